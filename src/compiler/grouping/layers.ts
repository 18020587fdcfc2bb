import type { Id } from '../../document/document.ts';
import { sizeOf } from '../shape.ts';
import type { Carry, Layer, Segment, ShapedGraph } from '../stages.ts';

/** Shared, since there may be 10⁵ of them. */
const oneByOne = [1, 1] as const;

/**
 * The sequence as a reader sees it: V_0 … V_T with every value in its row, those that a later layer still needs carried
 * along (outputs to the end), and every edge at its place in the matrix of its layer.
 */
export function layersOf(
  graph: ShapedGraph,
  bySegment: readonly (readonly Segment[])[],
  outputs: readonly Id[],
): Layer[] {
  const depth = bySegment.length - 1;
  const neededUntil = new Map<Id, number>(outputs.map((id) => [id, depth]));
  for (const [id, edges] of graph.outgoing) {
    let last = neededUntil.get(id) ?? 0;
    for (const { to } of edges) last = Math.max(last, (graph.level.get(to) as number) - 1);
    neededUntil.set(id, last);
  }
  let before = new Map<Id, number>(); // row of every value in the layer before
  let alive: { id: Id; size: number }[] = [];
  return bySegment.map((segments, level) => {
    const rowOf = new Map<Id, number>();
    let rows = 0;
    for (const segment of segments) {
      for (const v of segment.vertices) rowOf.set(v.id, segment.row + v.row);
      rows += segment.size;
    }
    const carries: Carry[] = [];
    alive = alive.filter(({ id }) => (neededUntil.get(id) ?? 0) >= level);
    for (const { id, size } of alive) {
      carries.push({ vertex: id, row: rows, column: before.get(id) as number, size });
      rowOf.set(id, rows);
      rows += size;
    }
    const blocks: Layer['blocks'][number][] = [];
    for (const segment of segments) {
      for (const v of segment.vertices) {
        const rows = sizeOf(graph.sums.get(v.id) ?? []);
        const row = segment.row + v.row;
        for (const { id: edge, from, map } of graph.incoming.get(v.id) ?? []) {
          const columns = sizeOf(graph.shapes.get(from) ?? []);
          const shape = rows === 1 && columns === 1 ? oneByOne : ([rows, columns] as const);
          blocks.push({ row, column: before.get(from) as number, edge, map: map.kind, shape });
        }
      }
    }
    alive = alive.concat(
      segments.flatMap((segment) => segment.vertices.map(({ id, size }) => ({ id, size }))),
    );
    before = rowOf;
    return { level, rows, segments, carries, blocks };
  });
}
