import type { Shape } from '../../document/document.ts';
import { isSparse } from '../compressed.ts';
import type { Block, Cells, ModelEdge, ParameterTensor, ShapedGraph } from '../stages.ts';
import type { BlockDraft, PlacedCell } from './blocks.ts';

/** What blocks of every structure have. */
export function common(draft: BlockDraft): Pick<Block, 'id' | 'from' | 'to' | 'edges' | 'rows' | 'columns'> {
  return {
    id: draft.id,
    from: draft.from.id,
    to: draft.to.id,
    edges: draft.edges.map((e) => e.id),
    rows: draft.to.sumSize,
    columns: draft.from.size,
  };
}

/** A block whose numbers are the entries of one matrix, each with an edge of its own: all of it, or without its zeros where they are most. */
export function matrixBlock(
  draft: BlockDraft,
  cells: readonly PlacedCell[],
  graph: ShapedGraph,
  tensors: Map<string, ParameterTensor>,
): Block {
  const [rows, columns] = [draft.to.sumSize, draft.from.size];
  if (isSparse(cells.length, rows, columns)) return sparseBlock(draft, cells, graph, tensors);
  // Cells come edge by edge.
  let next = 0;
  const tensor = `W[${draft.id}]`;
  const pieces = draft.edges.map((edge) => {
    const shape = graph.parameterShapes.of(edge) as Shape;
    const first = next;
    while (cells[next]?.edge === edge) next += 1;
    const placeOf = ({ row, column }: PlacedCell): number => row * columns + column;
    const start = first < next ? placeOf(cells[first] as PlacedCell) : 0;
    if (next - first <= 1) return { id: edge.parameter, shape, start, tensor };
    const places = cells.slice(first, next).map(placeOf);
    const contiguous = places.every((at, i) => at === start + i);
    const { parameter: id } = edge;
    return contiguous ? { id, shape, start, tensor } : { id, shape, start, places, tensor };
  });
  tensors.set(tensor, {
    id: tensor,
    shape: [rows, columns],
    kind: 'weight',
    pieces,
    layer: draft.to.layer,
  });
  const full = cells.length === rows * columns;
  const pattern = full ? null : toCells(cells, ({ row, column }) => row * columns + column);
  return { ...common(draft), structure: 'matrix', map: null, ends: null, parameter: tensor, cells: pattern };
}

/** Edges that are few for the size of their matrix: its values stand in the order of their rows and columns, [cells]. */
function sparseBlock(
  draft: BlockDraft,
  cells: readonly PlacedCell[],
  graph: ShapedGraph,
  tensors: Map<string, ParameterTensor>,
): Block {
  const sorted = sortedCells(cells);
  const placesOf = new Map<ModelEdge, number[]>(draft.edges.map((edge) => [edge, []]));
  for (const [place, { edge, index }] of sorted.entries()) (placesOf.get(edge) as number[])[index] = place;
  const tensor = `W[${draft.id}]`;
  const pieces = draft.edges.map((edge) => {
    const own = placesOf.get(edge) as number[];
    const piece = { id: edge.parameter, shape: graph.parameterShapes.of(edge) as Shape, start: own[0] ?? 0 };
    return own.length > 1 ? { ...piece, places: own, tensor } : { ...piece, tensor };
  });
  const shape = [sorted.length];
  tensors.set(tensor, { id: tensor, shape, kind: 'weight', pieces, layer: draft.to.layer });
  const block = { ...common(draft), structure: 'sparse', map: null, ends: null, parameter: tensor } as const;
  return { ...block, cells: cellsOf(sorted, (_, place) => place) };
}

function sortedCells(cells: readonly PlacedCell[]): PlacedCell[] {
  return cells.toSorted((a, b) => a.row - b.row || a.column - b.column);
}

/** Cells by rows and columns; `index`: which element of the block's θ each of them shows. */
export function toCells(cells: readonly PlacedCell[], index: (cell: PlacedCell) => number): Cells {
  return cellsOf(sortedCells(cells), index);
}

function cellsOf(sorted: readonly PlacedCell[], index: (cell: PlacedCell, place: number) => number): Cells {
  return {
    row: sorted.map((c) => c.row),
    column: sorted.map((c) => c.column),
    index: sorted.map(index),
    coefficient: sorted.map((c) => c.coefficient),
  };
}
