import { present } from '../../base/assert.ts';
import type { Id, Shape } from '../../document/document.ts';
import { maps } from '../maps/index.ts';
import type { Cell, MapDefinition } from '../maps/map.ts';
import { isNeuron } from '../shape.ts';
import type { ModelEdge, Placed, Segment, ShapedGraph } from '../stages.ts';
import { uniqueName } from './unique-name.ts';

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
  // A block of one edge is named after it, and its θ after the edge or the tie.
  const names = new Set<string>();
  for (const { id, parameter } of graph.edges.values()) if (parameter !== id) names.add(parameter);
  const taken = (name: string): boolean => names.has(name) || graph.edges.has(name);
  const open = new Map<Segment, Map<Segment, { learned: BlockDraft[]; fixed: BlockDraft[] }>>();
  // How many edges there are so far to one vertex from another, where there are several at all.
  const crowded = fedTwice(graph);
  const parallel = { learned: new Map<Id, Map<Id, number>>(), fixed: new Map<Id, Map<Id, number>>() };
  for (const edge of graph.edges.values()) {
    const from = segmentOf.get(edge.from) as Segment;
    const to = segmentOf.get(edge.to) as Segment;
    const single = from.vertices.length === 1 && to.vertices.length === 1;
    const fixed = !single && graph.parameterShapes.of(edge) === null;
    if (single || to.combine === 'product') {
      drafts.push({ id: edge.id, from, to, edges: [edge], single, fixed });
      continue;
    }
    const kind = fixed ? 'fixed' : 'learned';
    const ofSegment = entryOf(open, from, () => new Map());
    const copies = entryOf(ofSegment, to, () => ({ learned: [], fixed: [] }))[kind];
    let before = 0;
    if (crowded.has(edge.to)) {
      const counts = entryOf(parallel[kind], edge.to, () => new Map());
      before = counts.get(edge.from) ?? 0;
      counts.set(edge.from, before + 1);
    }
    const free = copies[before]; // the first block without an edge between these two
    if (free) {
      free.edges.push(edge);
      continue;
    }
    const wish = `${from.id}→${to.id}${fixed ? ' fixed' : ''}`;
    const id = uniqueName(copies.length === 0 ? wish : `${wish} ${copies.length + 1}`, names, taken);
    const draft: BlockDraft = { id, from, to, edges: [edge], single, fixed };
    copies.push(draft);
    drafts.push(draft);
  }
  return drafts;
}

/** Vertices that some other vertex feeds by more than one edge: hardly any, so the edges of the others need not be counted. */
function fedTwice({ incoming }: ShapedGraph): ReadonlySet<Id> {
  const found = new Set<Id>();
  for (const [id, edges] of incoming) {
    if (new Set(edges.map((edge) => edge.from)).size < edges.length) found.add(id);
  }
  return found;
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** The nonzeros of a block's matrix, edge by edge. A map without any stands between single vertices. */
export function cellsOf(draft: BlockDraft, graph: ShapedGraph): PlacedCell[] {
  const rowOf = new Map(draft.to.vertices.map((v) => [v.id, v.row]));
  const columnOf = new Map(draft.from.vertices.map((v) => [v.id, v.row]));
  const cells: PlacedCell[] = [];
  // What stands between two neurons is the same for every edge with one map.
  const weights = new Map<Placed, readonly Cell[]>();
  for (const edge of draft.edges) {
    const from = graph.shapes.get(edge.from) as Shape;
    const to = graph.sums.get(edge.to) as Shape;
    const row0 = rowOf.get(edge.to) as number;
    const column0 = columnOf.get(edge.from) as number;
    const weight = isNeuron(from) && isNeuron(to);
    let own = weight ? weights.get(edge.map) : undefined;
    if (!own) {
      const definition = maps[edge.map.kind] as MapDefinition;
      const cellsOfMap = definition.cells({ from, to, settings: edge.map.settings as never });
      own = [...present(cellsOfMap, `cells of ${edge.map.kind}`)];
      if (weight) weights.set(edge.map, own);
    }
    for (const cell of own) {
      const { row, column, index, coefficient } = cell;
      cells.push({ row: row0 + row, column: column0 + column, edge, index, coefficient });
    }
  }
  return cells;
}
