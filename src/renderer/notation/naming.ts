import type { Id } from '../../document/document.ts';
import { firstIndex } from '../../interchange/notation/convention.ts';
import type { Convention } from '../../interchange/notation/convention.ts';
import type { Naming } from '../../interchange/notation/layer-matrix.ts';
import { currentDocument } from '../state/document-store.ts';

/** How vertices and their components are called under a convention. */
export function namingOf(convention: Convention): Naming {
  return { nameOf, first: firstIndex(convention) };
}

/** Short labels stand in place of ids, as on the canvas. */
export function nameOf(id: Id): string {
  const label = currentDocument().graph.vertices[id]?.label;
  return label === undefined || label.length > 12 ? id : label;
}
