import { present } from '../../base/assert.ts';
import { maps } from '../../compiler/maps/index.ts';
import { sizeOf } from '../../compiler/shape.ts';
import type { Layer, LayerSequence, ShapedGraph } from '../../compiler/stages.ts';
import type { Id } from '../../document/document.ts';

/** One entry of a layer's matrix: coefficient·θ[index] of an edge, or a constant (index −1). */
export interface Entry {
  readonly row: number;
  readonly column: number;
  readonly edge: Id;
  readonly parameter: Id;
  readonly tie: string | null;
  readonly index: number;
  readonly coefficient: number;
}

/** A component of a layer as a row: its name, its σ and where its bias stands. */
export interface Row {
  readonly name: string;
  readonly vertex: Id;
  /** Null for a carried value. */
  readonly activation: string | null;
  readonly bias: { readonly id: Id; readonly index: number } | null;
}

/** The matrix of one layer: rows are its components, columns those of the layer before, carries included. */
export interface LayerMatrix {
  readonly level: number;
  readonly rows: readonly Row[];
  readonly columns: readonly Row[];
  readonly entries: readonly Entry[];
  /** Ones that carry a value along, by row and column. */
  readonly carries: readonly { readonly row: number; readonly column: number }[];
  /** Some vertex multiplies what its edges bring instead of adding it up. */
  readonly products: boolean;
}

/** The matrices of all layers after V_0. */
export function layerMatrices(sequence: LayerSequence, graph: ShapedGraph): readonly LayerMatrix[] {
  const rows = sequence.layers.map((layer) => rowsOf(layer, graph));
  return sequence.layers.slice(1).map((layer, at) => ({
    level: layer.level,
    rows: rows[at + 1] ?? [],
    columns: rows[at] ?? [],
    entries: entriesOf(layer, graph),
    carries: layer.carries.flatMap(({ row, column, size }) =>
      Array.from({ length: size }, (_, i) => ({ row: row + i, column: column + i })),
    ),
    products: layer.segments.some(({ combine }) => combine === 'product'),
  }));
}

function rowsOf(layer: Layer, graph: ShapedGraph): readonly Row[] {
  const rows: Row[] = [];
  for (const { row, vertices, activation, kind } of layer.segments) {
    for (const { id, row: start, size } of vertices) {
      const bias = graph.biasShapes.get(id);
      for (let i = 0; i < size; i++) {
        rows[row + start + i] = {
          name: componentName(id, i, size),
          vertex: id,
          activation: kind === 'input' ? 'input' : activation.kind,
          bias: bias === undefined ? null : { id, index: sizeOf(bias) === 1 ? 0 : i },
        };
      }
    }
  }
  for (const { vertex, row, size } of layer.carries) {
    for (let i = 0; i < size; i++) {
      rows[row + i] = { name: componentName(vertex, i, size), vertex, activation: null, bias: null };
    }
  }
  return rows;
}

/** Components are counted from 1, as in matrix notation. */
function componentName(id: Id, at: number, size: number): string {
  return size === 1 ? id : `${id}[${at + 1}]`;
}

function entriesOf(layer: Layer, graph: ShapedGraph): readonly Entry[] {
  return layer.blocks.flatMap(({ row, column, edge: id }) => {
    const edge = present(graph.edges.get(id), id);
    const from = graph.shapes.get(edge.from) ?? [];
    const to = graph.sums.get(edge.to) ?? [];
    // Where σ changes the shape, the rows that stand here are those of o, and K has others.
    if (sizeOf(to) !== sizeOf(graph.shapes.get(edge.to) ?? [])) return [];
    const cells = maps[edge.map.kind]?.cells({ from, to, settings: edge.map.settings as never }) ?? [];
    const tie = edge.parameter === id ? null : edge.parameter;
    return Array.from(cells, (cell) => ({
      row: row + cell.row,
      column: column + cell.column,
      edge: id,
      parameter: edge.parameter,
      tie,
      index: cell.index,
      coefficient: cell.coefficient,
    }));
  });
}

/** Numbers by parameter id. */
export type NumbersOf = (id: Id) => ArrayLike<number> | undefined;

/** The value of an entry; NaN while its parameter has no numbers. */
export function valueOf({ parameter, index, coefficient }: Entry, numbers: NumbersOf): number {
  return index < 0 ? coefficient : coefficient * (numbers(parameter)?.[index] ?? NaN);
}
