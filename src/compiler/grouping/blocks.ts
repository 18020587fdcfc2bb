import type { Id, Shape } from '../../document/document.ts';
import { maps } from '../maps/index.ts';
import type { MapDefinition } from '../maps/map.ts';
import type { ModelEdge, Segment, ShapedGraph } from '../stages.ts';

/** A place of a block's matrix and what stands there. */
export interface PlacedCell {
  readonly row: number;
  readonly column: number;
  /** The edge whose θ it shows, and which element of it; −1: the coefficient alone. */
  readonly edge: ModelEdge;
  readonly index: number;
  readonly coefficient: number;
}

/** A block before it is known how its parameters will be kept. */
export interface BlockDraft {
  readonly id: string;
  readonly from: Segment;
  readonly to: Segment;
  readonly edges: ModelEdge[];
  /** One edge between single vertices, computed by its map's own op. */
  readonly single: boolean;
  /** Only constants: identity maps between grouped neurons. */
  readonly fixed: boolean;
}

/**
 * Gathers the edges into blocks. Between two single vertices every edge is a block of its own. Otherwise all edges from
 * one segment to another share a block, a parallel edge opening the next one; edges into a product stay apart.
 */
export function draftBlocks(graph: ShapedGraph, segmentOf: ReadonlyMap<Id, Segment>): BlockDraft[] {
  const drafts: BlockDraft[] = [];
  const open = new Map<string, { draft: BlockDraft; pairs: Set<string> }[]>();
  for (const edge of graph.edges.values()) {
    const from = segmentOf.get(edge.from) as Segment;
    const to = segmentOf.get(edge.to) as Segment;
    const single = from.vertices.length === 1 && to.vertices.length === 1;
    const fixed = !single && graph.parameterShapes.get(edge.id) === null;
    if (single || to.combine === 'product') {
      drafts.push({ id: edge.id, from, to, edges: [edge], single, fixed });
      continue;
    }
    const key = `${from.id}→${to.id}${fixed ? ' fixed' : ''}`;
    let copies = open.get(key);
    if (!copies) open.set(key, (copies = []));
    const pair = `${edge.from}→${edge.to}`;
    const free = copies.find(({ pairs }) => !pairs.has(pair));
    if (free) {
      free.draft.edges.push(edge);
      free.pairs.add(pair);
      continue;
    }
    const id = copies.length === 0 ? key : `${key} ${copies.length + 1}`;
    const draft: BlockDraft = { id, from, to, edges: [edge], single, fixed };
    copies.push({ draft, pairs: new Set([pair]) });
    drafts.push(draft);
  }
  return drafts;
}

/** The nonzeros of a block's matrix, edge by edge. */
export function cellsOf(draft: BlockDraft, graph: ShapedGraph): PlacedCell[] {
  const rowOf = new Map(draft.to.vertices.map((v) => [v.id, v.row]));
  const columnOf = new Map(draft.from.vertices.map((v) => [v.id, v.row]));
  const cells: PlacedCell[] = [];
  for (const edge of draft.edges) {
    const from = graph.shapes.get(edge.from) as Shape;
    const to = graph.shapes.get(edge.to) as Shape;
    const definition = maps[edge.map.kind] as MapDefinition;
    const row0 = rowOf.get(edge.to) as number;
    const column0 = columnOf.get(edge.from) as number;
    for (const cell of definition.cells({ from, to, settings: edge.map.settings as never })) {
      const { row, column, index, coefficient } = cell;
      cells.push({ row: row0 + row, column: column0 + column, edge, index, coefficient });
    }
  }
  return cells;
}
