import { present } from '../../base/assert.ts';
import { maps } from '../../compiler/maps/index.ts';
import type { Cell, MapDefinition } from '../../compiler/maps/map.ts';
import { sizeOf } from '../../compiler/shape.ts';
import type { ModelEdge, ShapedGraph } from '../../compiler/stages.ts';

/** A number in a matrix. */
export interface MatrixEntry {
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

/** K(θ) of an edge, place by place; what stands at one place is added up. */
export function matrixEntries(graph: ShapedGraph, edge: ModelEdge, theta: Float64Array): MatrixEntry[] {
  const { cells, isSeparable, height } = cellsOf(graph, edge);
  return added(cells, columnsOf(graph, edge), ({ index, coefficient }) => {
    if (index < 0) return coefficient;
    if (!isSeparable) return coefficient * (theta[index] ?? NaN);
    const [a, b] = tapsOf(index, theta.length - height, height);
    return (theta[a] ?? NaN) * (theta[b] ?? NaN);
  });
}

/** ∂K/∂θ[index], place by place. */
export function matrixSlopes(
  graph: ShapedGraph,
  edge: ModelEdge,
  theta: Float64Array,
  index: number,
): MatrixEntry[] {
  const { cells, isSeparable, height } = cellsOf(graph, edge);
  const columns = columnsOf(graph, edge);
  if (!isSeparable) {
    const own = [...cells].filter((cell) => cell.index === index);
    return added(own, columns, ({ coefficient }) => coefficient);
  }
  const shown: { cell: Cell; slope: number }[] = [];
  for (const cell of cells) {
    const [a, b] = tapsOf(cell.index, theta.length - height, height);
    if (a === index || b === index) shown.push({ cell, slope: theta[a === index ? b : a] ?? NaN });
  }
  const slopes = new Map(shown.map(({ cell, slope }) => [cell, slope]));
  return added(slopes.keys(), columns, (cell) => slopes.get(cell) ?? 0);
}

/** The places where the numbers of a map stand. A separable stencil a·bᵀ is taken as the one whose taps are its products. */
function cellsOf(
  graph: ShapedGraph,
  edge: ModelEdge,
): { cells: Iterable<Cell>; isSeparable: boolean; height: number } {
  const ends = {
    from: present(graph.shapes.get(edge.from), edge.from),
    to: present(graph.sums.get(edge.to), edge.to),
    settings: edge.map.settings as never,
  };
  const own = (maps[edge.map.kind] as MapDefinition).cells(ends);
  if (own !== null) return { cells: own, isSeparable: false, height: 0 };
  const { height } = edge.map.settings as { readonly height: number };
  const settings = { ...edge.map.settings, stride: 1, channels: 0 } as never;
  const stencil = (maps['convolution-2d'] as MapDefinition).cells({ ...ends, settings });
  return { cells: present(stencil, 'a stencil'), isSeparable: true, height };
}

/** Of tap number `index` of a stencil a·bᵀ with θ = (a, b): where its two factors stand in θ. */
function tapsOf(index: number, width: number, height: number): readonly [number, number] {
  return [Math.floor(index / width), height + (index % width)];
}

function columnsOf(graph: ShapedGraph, edge: ModelEdge): number {
  return sizeOf(graph.shapes.get(edge.from) ?? []);
}

function added(cells: Iterable<Cell>, columns: number, valueOf: (cell: Cell) => number): MatrixEntry[] {
  const places = new Map<number, number>();
  for (const cell of cells) {
    const place = cell.row * columns + cell.column;
    places.set(place, (places.get(place) ?? 0) + valueOf(cell));
  }
  return [...places].map(([place, value]) => ({
    row: Math.floor(place / columns),
    column: place % columns,
    value,
  }));
}
