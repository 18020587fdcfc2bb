import { useCallback } from 'react';
import type { KeyboardEvent } from 'react';
import type { Id, Position } from '../../document/document.ts';
import { move } from '../../document/edits.ts';
import { currentDocument, edit } from '../state/document-store.ts';
import { select, sessionStore } from '../state/session-store.ts';

const steps: Readonly<Record<string, Position>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Keys that only mean something on the canvas: arrows nudge what is selected (Shift: farther), Escape lets go. */
export function useCanvasKeys() {
  return useCallback((event: KeyboardEvent) => {
    const step = steps[event.key];
    if (event.key === 'Escape') select([]);
    if (event.defaultPrevented || step === undefined || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const { vertices } = sessionStore.getState();
    if (vertices.size === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const reach = event.shiftKey ? 24 : 4;
    const { layout } = currentDocument();
    const positions: Record<Id, Position> = {};
    for (const id of vertices) {
      const at = layout[id] ?? { x: 0, y: 0 };
      positions[id] = { x: at.x + step.x * reach, y: at.y + step.y * reach };
    }
    edit(move(positions, `nudge ${[...vertices].join(' ')}`));
  }, []);
}
