import type { Id, Shape } from '../../document/document.ts';
import { nonnegative } from '../projected.ts';
import { sizeOf } from '../shape.ts';
import type { Block, ParameterTensor, ShapedGraph } from '../stages.ts';
import { type BlockDraft, cellsOf, type PlacedCell } from './blocks.ts';
import { common, matrixBlock, toCells } from './matrix-block.ts';
import { recognise, type Structure } from './structure.ts';

/** Parameters that several blocks, or several cells of one, show; kept together in one list θ. */
interface Pool {
  readonly id: string;
  readonly starts: Map<Id, number>;
  readonly pieces: { id: Id; shape: Shape; start: number; tensor: string }[];
  size: number;
  readonly layer: number;
}

/**
 * Decides how the numbers of every block are kept: as the map's own θ, as the entries of one matrix with structural
 * zeros, or, where edges are tied across cells, as a shared list θ with K = mat(Qθ).
 */
export function assignParameters(
  drafts: readonly BlockDraft[],
  graph: ShapedGraph,
): { blocks: Block[]; tensors: ParameterTensor[]; structures: ReadonlyMap<BlockDraft, Structure> } {
  const cells = new Map<BlockDraft, PlacedCell[]>();
  for (const draft of drafts) if (!draft.single) cells.set(draft, cellsOf(draft, graph));
  const pools = poolsOf(drafts, cells, graph);
  const tensors = new Map<string, ParameterTensor>();
  const bounded = nonnegative(graph);
  const structures = structuresOf(drafts, cells, pools);
  const blocks = drafts.map((draft): Block => {
    const structure = structures.get(draft);
    if (structure) return structuredBlock(draft, structure, graph, tensors);
    const pool = pools.get(draft);
    if (draft.single)
      return pool ? partBlock(draft, pool, graph) : singleBlock(draft, graph, tensors, bounded);
    const placed = cells.get(draft) as PlacedCell[];
    if (pool) return sharedBlock(draft, placed, pool, graph);
    return draft.fixed ? fixedBlock(draft, placed) : matrixBlock(draft, placed, graph, tensors);
  });
  const named = new Set([...structures.keys()].map((draft) => pools.get(draft)));
  for (const pool of new Set(pools.values())) {
    if (named.has(pool)) continue; // its numbers lie in the θ of the structure
    const { id, size, layer } = pool;
    const pieces = pool.pieces.map((piece) => marked(piece, bounded));
    tensors.set(id, { id, shape: [size], kind: 'weight', pieces, layer });
  }
  return { blocks, tensors: [...tensors.values()], structures };
}

/** Blocks of scalar edges with a known structure. A list that several blocks share stays as it is. */
function structuresOf(
  drafts: readonly BlockDraft[],
  cells: ReadonlyMap<BlockDraft, readonly PlacedCell[]>,
  pools: ReadonlyMap<BlockDraft, Pool>,
): Map<BlockDraft, Structure> {
  const users = new Map<Pool, number>();
  for (const pool of pools.values()) users.set(pool, (users.get(pool) ?? 0) + 1);
  const found = new Map<BlockDraft, Structure>();
  for (const draft of drafts) {
    const placed = cells.get(draft);
    if (draft.single || draft.fixed || !placed) continue;
    const pool = pools.get(draft);
    if (pool ? users.get(pool) !== 1 : placed.length !== draft.to.sumSize) continue; // untied: a diagonal at most
    const structure = recognise(draft, placed);
    if (structure) found.set(draft, structure);
  }
  return found;
}

/** Scalar edges as the map that they make up. */
function structuredBlock(
  draft: BlockDraft,
  { map, ends, parameter: shape, places }: Structure,
  graph: ShapedGraph,
  tensors: Map<string, ParameterTensor>,
): Block {
  const id = `θ[${draft.id}]`;
  const known = new Set<Id>();
  const pieces = draft.edges.flatMap((edge) => {
    if (known.has(edge.parameter)) return [];
    known.add(edge.parameter);
    const own = graph.parameterShapes.of(edge) as Shape;
    return [{ id: edge.parameter, shape: own, start: places.get(edge.parameter) as number, tensor: id }];
  });
  tensors.set(id, { id, shape: storedShape(shape), kind: 'weight', pieces, layer: draft.to.layer });
  return { ...common(draft), structure: 'map', map, ends, parameter: id, cells: null };
}

/** Blocks that must share a list of parameters with each other or within themselves. */
function poolsOf(
  drafts: readonly BlockDraft[],
  cells: ReadonlyMap<BlockDraft, readonly PlacedCell[]>,
  graph: ShapedGraph,
): Map<BlockDraft, Pool> {
  const users = new Map<Id, BlockDraft[]>();
  for (const draft of drafts) {
    for (const edge of draft.edges) {
      if (edge.parameter === edge.id || !graph.parameterShapes.of(edge)) continue; // no θ, nothing to share
      const list = users.get(edge.parameter);
      if (list) list.push(draft);
      else users.set(edge.parameter, [draft]);
    }
  }
  const neighbours = new Map<BlockDraft, Set<BlockDraft>>(drafts.map((d) => [d, new Set()]));
  const tied = new Set<BlockDraft>();
  for (const list of users.values()) {
    if (list.length < 2) continue;
    for (const draft of list) {
      tied.add(draft);
      neighbours.get(list[0] as BlockDraft)?.add(draft);
      neighbours.get(draft)?.add(list[0] as BlockDraft);
    }
  }
  for (const [draft, placed] of cells) if (!draft.fixed && repeatsNumbers(placed, graph)) tied.add(draft);
  const pools = new Map<BlockDraft, Pool>();
  const visited = new Set<BlockDraft>();
  for (const draft of drafts) {
    if (!tied.has(draft) || visited.has(draft)) continue;
    const members = new Set([draft]);
    for (const member of members) for (const next of neighbours.get(member) ?? []) members.add(next);
    for (const member of members) visited.add(member);
    if ([...members].every((m) => m.single)) continue; // layer edges share their θ as it is
    const layer = [...members].reduce((least, m) => Math.min(least, m.to.layer), Infinity);
    const pool: Pool = { id: `θ[${draft.id}]`, starts: new Map(), pieces: [], size: 0, layer };
    for (const member of members) pools.set(member, pool);
  }
  return pools;
}

/** Does a θ show its numbers in more cells than it has, or with a factor? */
function repeatsNumbers(cells: readonly PlacedCell[], graph: ShapedGraph): boolean {
  // Cells come edge by edge.
  let shown = 0;
  for (const [i, { edge, coefficient }] of cells.entries()) {
    if (coefficient !== 1) return true;
    shown = cells[i - 1]?.edge === edge ? shown + 1 : 1;
    if (shown > 1 && shown > sizeOf(graph.parameterShapes.of(edge) ?? [])) return true;
  }
  return false;
}

/** A piece with the mark of numbers that must not become negative. */
function marked<P extends { id: Id }>(
  piece: P,
  bounded: ReadonlyMap<Id, unknown>,
): P & { nonnegative?: true } {
  return bounded.has(piece.id) ? { ...piece, nonnegative: true } : piece;
}

function singleBlock(
  draft: BlockDraft,
  graph: ShapedGraph,
  tensors: Map<string, ParameterTensor>,
  bounded: ReadonlyMap<Id, unknown>,
): Block {
  const edge = draft.edges[0] as BlockDraft['edges'][number];
  const from = graph.shapes.get(edge.from) as Shape;
  const to = graph.sums.get(edge.to) as Shape;
  const shape = graph.parameterShapes.of(edge) ?? null;
  const parameter = shape && `θ[${edge.parameter}]`;
  if (shape && parameter && !tensors.has(parameter)) {
    const pieces = [marked({ id: edge.parameter, shape, start: 0, tensor: parameter }, bounded)];
    const stored = storedShape(shape);
    tensors.set(parameter, { id: parameter, shape: stored, kind: 'weight', pieces, layer: draft.to.layer });
  }
  // Written out: there is one for every edge between layers, and spreading an object costs more than all else here.
  return {
    id: draft.id,
    from: draft.from.id,
    to: draft.to.id,
    edges: [edge.id],
    rows: draft.to.sumSize,
    columns: draft.from.size,
    structure: 'map',
    map: edge.map,
    ends: { from, to },
    parameter,
    cells: null,
  };
}

/** A tensor has at most two axes here: stencils stand as [taps · channels in, channels out]. The numbers stay where they are. */
function storedShape(shape: Shape): Shape {
  if (shape.length <= 2) return shape;
  const last = shape.at(-1) as number;
  return [sizeOf(shape) / last, last];
}

/** One edge between single vertices whose θ is a stretch of a shared list. */
function partBlock(draft: BlockDraft, pool: Pool, graph: ShapedGraph): Block {
  const edge = draft.edges[0] as BlockDraft['edges'][number];
  const shape = graph.parameterShapes.of(edge) as Shape;
  admit(edge, pool, graph);
  return {
    ...common(draft),
    structure: 'map',
    map: edge.map,
    ends: { from: graph.shapes.get(edge.from) as Shape, to: graph.sums.get(edge.to) as Shape },
    parameter: pool.id,
    part: { start: pool.starts.get(edge.parameter) as number, shape: storedShape(shape) },
    cells: null,
  };
}

/** Gives the θ of an edge its place in a shared list, unless it has one. */
function admit(edge: BlockDraft['edges'][number], pool: Pool, graph: ShapedGraph): void {
  if (pool.starts.has(edge.parameter)) return;
  const shape = graph.parameterShapes.of(edge) as Shape;
  pool.starts.set(edge.parameter, pool.size);
  pool.pieces.push({ id: edge.parameter, shape, start: pool.size, tensor: pool.id });
  pool.size += sizeOf(shape);
}

function fixedBlock(draft: BlockDraft, cells: readonly PlacedCell[]): Block {
  return {
    ...common(draft),
    structure: 'fixed',
    map: null,
    ends: null,
    parameter: null,
    cells: toCells(cells, () => -1),
  };
}

function sharedBlock(draft: BlockDraft, cells: readonly PlacedCell[], pool: Pool, graph: ShapedGraph): Block {
  for (const edge of draft.edges) admit(edge, pool, graph);
  const index = ({ edge, index: i }: PlacedCell): number => (pool.starts.get(edge.parameter) as number) + i;
  return {
    ...common(draft),
    structure: 'shared',
    map: null,
    ends: null,
    parameter: pool.id,
    cells: toCells(cells, index),
  };
}
