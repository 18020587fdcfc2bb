import { sessionStore } from '../state/session-store.ts';
import type { MatrixPlace } from '../state/pointed-store.ts';
import type { LayerMatrix } from '../../interchange/notation/layer-matrix.ts';
import { notationStore } from './notation-store.ts';

/**
 * Brings what is selected elsewhere into view: a large matrix is written out about it, and the place is scrolled to. Returns
 * the way to stop.
 */
export function followSelection(matrices: readonly LayerMatrix[]): () => void {
  return sessionStore.subscribe((state, before) => {
    if (state.vertices === before.vertices && state.edges === before.edges) return;
    const here = document.querySelector('.notation:is(:hover, :focus-within)');
    if (state.vertices.size + state.edges.size !== 1 || here !== null) return;
    const [vertex] = state.vertices;
    const [edge] = state.edges;
    const place = placeOf(matrices, vertex, edge);
    if (place === null) return;
    notationStore.setState({ around: place });
    requestAnimationFrame(() => {
      const found = document.querySelector(
        `.notation [data-layer="${place.level}"] [data-row-head="${place.row}"]`,
      );
      found?.scrollIntoView({ block: 'nearest' });
    });
  });
}

function placeOf(
  matrices: readonly LayerMatrix[],
  vertex: string | undefined,
  edge: string | undefined,
): MatrixPlace | null {
  for (const { level, rows, blocks } of matrices) {
    const block = edge === undefined ? undefined : blocks.find((one) => one.edge === edge);
    if (block !== undefined) return { level, row: block.row, column: block.column };
    const row = rows.findIndex((one) => one.vertex === vertex && !one.carried);
    if (row >= 0) return { level, row, column: 1 };
  }
  return null;
}
