import { useReactFlow } from '@xyflow/react';
import { useEffect } from 'react';
import type { Id, Position } from '../../document/document.ts';
import { currentDocument, documentStore } from '../state/document-store.ts';
import { sessionStore } from '../state/session-store.ts';
import { canvasStore } from './canvas-store.ts';
import { fitting } from './fitting.ts';
import { freePlace } from './free-place.ts';

const motion = () => (window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 160);

/** Registers what commands may ask of the canvas, and follows the pointer over it. */
export function useCanvasHandle(): void {
  const flow = useReactFlow();
  useEffect(() => {
    let last: Position | null = null;
    const area = () => document.querySelector('.canvas')?.getBoundingClientRect();
    const middle = (): Position => {
      const box = area();
      return box === undefined ? { x: 0, y: 0 } : { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    };
    const inside = ({ x, y }: Position) => {
      const box = area();
      return box !== undefined && x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    };
    const follow = (event: PointerEvent) => {
      last = { x: event.clientX, y: event.clientY };
    };
    const screen = () => (last !== null && inside(last) ? last : middle());
    const free = (point: Position) =>
      freePlace(flow.screenToFlowPosition(point), Object.values(currentDocument().layout));
    const fit = (ids?: readonly Id[]) => {
      const some = ids === undefined || ids.length === 0 ? {} : { nodes: ids.map((id) => ({ id })) };
      canvasStore.setState({ fitted: ids === undefined || ids.length === 0 });
      void flow.fitView({ ...fitting, duration: motion(), ...some });
    };
    window.addEventListener('pointermove', follow, { passive: true });
    sessionStore.setState({
      canvas: {
        fit,
        centre(ids) {
          canvasStore.setState({ fitted: false });
          void flow.fitView({
            nodes: ids.map((id) => ({ id })),
            maxZoom: flow.getZoom(),
            minZoom: flow.getZoom(),
            duration: motion(),
          });
        },
        pointer: () => flow.screenToFlowPosition(screen()),
        middle: () => free(middle()),
        search() {
          const point = screen();
          canvasStore.setState({
            search: { screen: point, at: free(point), wire: null, purpose: 'add' },
          });
        },
        connectFrom(id) {
          const at = flow.getInternalNode(id)?.internals.positionAbsolute ?? { x: 0, y: 0 };
          const point = flow.flowToScreenPosition({ x: at.x + 60, y: at.y });
          canvasStore.setState({
            search: { screen: point, at, wire: { anchor: id, outgoing: true }, purpose: 'connect' },
          });
        },
      },
    });
    // Another document is looked at from the start.
    let { generation } = documentStore.getState();
    const stop = documentStore.subscribe((state) => {
      if (state.generation === generation) return;
      generation = state.generation;
      if (Object.keys(state.history.document.graph.vertices).length === 0) {
        canvasStore.setState({ fitted: false });
        void flow.setViewport({ x: 0, y: 0, zoom: 1 });
      } else requestAnimationFrame(() => requestAnimationFrame(() => fit()));
    });
    return () => {
      window.removeEventListener('pointermove', follow);
      stop();
      sessionStore.setState({ canvas: null });
    };
  }, [flow]);
}
