import { present } from '../../base/assert.ts';
import { maps } from '../../compiler/maps/index.ts';
import type { ProductCell } from '../../compiler/maps/map.ts';
import { sizeOf } from '../../compiler/shape.ts';
import type { Layer, LayerSequence, Placed, ShapedGraph } from '../../compiler/stages.ts';
import type { Id } from '../../document/document.ts';
import { cellsByRow } from './cells-by-row.ts';
import type { CellsByRow } from './cells-by-row.ts';

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

/** A component of a layer: its name, its σ and where its bias stands. */
export interface Component {
  readonly name: string;
  readonly vertex: Id;
  /** Which component of the vertex, from 0. */
  readonly at: number;
  readonly kind: 'input' | 'unit';
  /** The layer that the vertex belongs to; an earlier one where the value is carried. */
  readonly level: number;
  readonly carried: boolean;
  /** Null for inputs and carried values. */
  readonly activation: string | null;
  readonly bias: { readonly id: Id; readonly tie: string | null; readonly index: number } | null;
  /** The vertex is one neuron. */
  readonly neuron: boolean;
}

/** The map of one edge where it stands in the matrix of a layer. */
export interface MatrixBlock {
  readonly edge: Id;
  readonly from: Id;
  readonly to: Id;
  readonly parameter: Id;
  readonly tie: string | null;
  readonly map: Placed;
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  /** Nonzeros of Q within the block, sorted by row; made when first asked for. */
  readonly cells: () => CellsByRow;
  /** Why its entries are not listed: K is not linear in θ, or there are too many. Such a block has no cells here. */
  readonly unlisted: string | null;
  /** Of an unlisted block whose numbers are products of two θ: which, by place within the block; else null. */
  readonly products: () => ProductsByPlace | null;
}

/** Row · columns of the block + column -> pairs of indices into θ, whose products add up there. */
export type ProductsByPlace = ReadonlyMap<number, readonly (readonly [number, number])[]>;

/** A block with more places is described and not listed. */
const mostPlaces = 2e7;

/**
 * The matrix W⁽ᵗ⁾ of a layer: rows are the components of a⁽ᵗ⁾, columns those of o⁽ᵗ⁻¹⁾, values carried along included on
 * both sides.
 */
export interface LayerMatrix {
  readonly level: number;
  readonly rows: readonly Component[];
  readonly columns: readonly Component[];
  readonly blocks: readonly MatrixBlock[];
  /** Stretches of ones that carry a value along. */
  readonly carries: readonly { readonly row: number; readonly column: number; readonly size: number }[];
  /** Vertices that multiply what their edges bring instead of adding it up. */
  readonly products: readonly Id[];
}

/** What a vertex is called on the screen. */
export type NameOf = (id: Id) => string;

/** How components are called: by the name of their vertex, and counted from `first` where it has several. */
export interface Naming {
  readonly nameOf: NameOf;
  readonly first: number;
}

const plainNaming: Naming = { nameOf: (id) => id, first: 1 };

/** The matrices of all layers after V_0. */
export function layerMatrices(
  sequence: LayerSequence,
  graph: ShapedGraph,
  naming: Naming = plainNaming,
): readonly LayerMatrix[] {
  return sequence.layers.slice(1).map((layer, at) => {
    const { rows, rowOf } = componentsOf(layer, graph, naming, 'sum');
    return {
      level: layer.level,
      rows,
      columns: layerComponents(present(sequence.layers[at], 'the layer before'), graph, naming),
      blocks: blocksOf(layer, graph, rowOf),
      carries: layer.carries.map(({ vertex, column, size }) => ({
        row: present(rowOf.get(vertex), vertex),
        column,
        size,
      })),
      products: layer.segments.flatMap(({ combine, vertices }) =>
        combine === 'product' ? vertices.map(({ id }) => id) : [],
      ),
    };
  });
}

/** The components of o of a layer, carried ones at the end: V_t as a list. */
export function layerComponents(
  layer: Layer,
  graph: ShapedGraph,
  naming: Naming = plainNaming,
): readonly Component[] {
  return componentsOf(layer, graph, naming, 'output').rows;
}

/** `sum`: the components of a, which are others than those of o where σ changes the shape. */
function componentsOf(
  layer: Layer,
  graph: ShapedGraph,
  { nameOf, first }: Naming,
  of: 'sum' | 'output',
): { rows: Component[]; rowOf: ReadonlyMap<Id, number> } {
  const rows: Component[] = [];
  const rowOf = new Map<Id, number>();
  const add = (id: Id, size: number, carried: boolean) => {
    const vertex = present(graph.vertices.get(id), id);
    const shape = carried ? undefined : graph.biasShapes.get(id);
    const biases = shape === undefined ? 0 : sizeOf(shape);
    const kind = { kind: vertex.kind, carried, level: graph.level.get(id) ?? layer.level };
    const activation = carried || vertex.kind === 'input' ? null : vertex.activation.kind;
    const tie = vertex.parameter === id ? null : vertex.parameter;
    rowOf.set(id, rows.length);
    for (let at = 0; at < size; at += 1) {
      // A bias of feature maps has one number per channel, and channels vary fastest.
      const bias = biases === 0 ? null : { id: vertex.parameter, tie, index: at % biases };
      const name = size === 1 ? nameOf(id) : `${nameOf(id)}[${at + first}]`;
      rows.push({ name, vertex: id, at, ...kind, activation, bias, neuron: size === 1 });
    }
  };
  for (const { vertices, size, sumSize } of layer.segments) {
    for (const v of vertices) {
      add(v.id, of === 'sum' && vertices.length === 1 && sumSize !== size ? sumSize : v.size, false);
    }
  }
  for (const { vertex, size } of layer.carries) add(vertex, size, true);
  return { rows, rowOf };
}

function blocksOf(layer: Layer, graph: ShapedGraph, rowOf: ReadonlyMap<Id, number>): readonly MatrixBlock[] {
  return layer.blocks.map(({ column, edge: id, shape: [rows, columns] }) => {
    const edge = present(graph.edges.get(id), id);
    const ends = {
      from: graph.shapes.get(edge.from) ?? [],
      to: graph.sums.get(edge.to) ?? [],
      settings: edge.map.settings as never,
    };
    const definition = maps[edge.map.kind];
    let made: CellsByRow | undefined;
    let found: ProductsByPlace | null | undefined;
    const products = () => {
      const bilinear = rows * columns <= mostPlaces ? definition?.products?.(ends) : undefined;
      return bilinear === undefined ? null : productsByPlace(bilinear, columns);
    };
    const cells = () => (edge.map.kind === 'dense' ? 'dense' : (definition?.cells(ends) ?? null));
    const unlisted =
      rows * columns > mostPlaces
        ? `${rows}×${columns} places are too many to list`
        : cells() === null
          ? `the entries of a map of kind "${edge.map.kind}" are no multiples of single numbers θ`
          : null;
    return {
      edge: id,
      from: edge.from,
      to: edge.to,
      parameter: edge.parameter,
      tie: edge.parameter === id ? null : edge.parameter,
      map: edge.map,
      row: present(rowOf.get(edge.to), edge.to),
      column,
      rows,
      columns,
      unlisted,
      products: () => (found ??= products()),
      cells: () => (made ??= cellsByRow(unlisted === null ? (cells() ?? []) : [], rows, columns)),
    };
  });
}

function productsByPlace(cells: Iterable<ProductCell>, columns: number): ProductsByPlace {
  const pairs = new Map<number, (readonly [number, number])[]>();
  for (const { row, column, first, second } of cells) {
    const key = row * columns + column;
    const list = pairs.get(key);
    if (list === undefined) pairs.set(key, [[first, second]]);
    else list.push([first, second]);
  }
  return pairs;
}

/** Numbers by parameter id. */
export type NumbersOf = (id: Id) => ArrayLike<number> | undefined;

/** The value of an entry; NaN while its parameter has no numbers. */
export function valueOf(
  { parameter, index, coefficient }: Pick<Entry, 'parameter' | 'index' | 'coefficient'>,
  numbers: NumbersOf,
): number {
  return index < 0 ? coefficient : coefficient * (numbers(parameter)?.[index] ?? NaN);
}

/** All entries of a block, row by row. */
export function* entriesOf(block: MatrixBlock, row?: number): Generator<Entry> {
  const { edge, parameter, tie } = block;
  const cells = block.cells();
  const [first, last] = row === undefined ? [0, block.rows] : [row - block.row, row - block.row + 1];
  for (let r = first; r < last; r += 1) {
    for (let i = cells.start(r); i < cells.start(r + 1); i += 1) {
      const column = block.column + cells.column(i);
      const [index, coefficient] = [cells.index(i), cells.coefficient(i)];
      yield { row: block.row + r, column, edge, parameter, tie, index, coefficient };
    }
  }
}
