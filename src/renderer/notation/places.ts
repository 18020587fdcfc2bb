import { entriesOf, valueOf } from '../../interchange/notation/layer-matrix.ts';
import type { Entry, LayerMatrix, MatrixBlock, NumbersOf } from '../../interchange/notation/layer-matrix.ts';

/** What stands at one place of a matrix. */
export type Place =
  | { readonly kind: 'hole' }
  | { readonly kind: 'carry' }
  /** A number of a map whose entries are not listed: of which two θ it is the product, summed; null where that is not known. */
  | {
      readonly kind: 'unlisted';
      readonly block: MatrixBlock;
      readonly products: readonly (readonly [number, number])[] | null;
    }
  /** Entries of edges, which add up. */
  | { readonly kind: 'entries'; readonly entries: readonly Entry[] };

/** Finds what stands at a row and column without listing all entries. */
export type PlaceAt = (row: number, column: number) => Place;

const hole: Place = { kind: 'hole' };
const carry: Place = { kind: 'carry' };

const known = new WeakMap<LayerMatrix, PlaceAt>();

/** What stands where in a matrix; asked for often, so the answer is kept with the matrix. */
export function placesOf(matrix: LayerMatrix): PlaceAt {
  const places = known.get(matrix) ?? findPlaces(matrix);
  known.set(matrix, places);
  return places;
}

/** Scalar edges are found by their place, larger blocks by their row: a layer has few of those. */
function findPlaces({ blocks, carries, columns }: LayerMatrix): PlaceAt {
  const scalar = new Map<number, MatrixBlock[]>();
  const large: MatrixBlock[] = [];
  for (const block of blocks) {
    if (block.rows * block.columns > 1) {
      large.push(block);
      continue;
    }
    const key = block.row * columns.length + block.column;
    const list = scalar.get(key);
    if (list === undefined) scalar.set(key, [block]);
    else list.push(block);
  }
  return (row, column) => {
    for (const c of carries) {
      const i = row - c.row;
      if (i >= 0 && i < c.size && column === c.column + i) return carry;
    }
    const here = [
      ...(scalar.get(row * columns.length + column) ?? []),
      ...large.filter((block) => covers(block, row, column)),
    ];
    const block = here.find(({ unlisted }) => unlisted !== null);
    if (block !== undefined) {
      const known = block.products();
      const products = known?.get((row - block.row) * block.columns + column - block.column) ?? null;
      return known !== null && products === null ? hole : { kind: 'unlisted', block, products };
    }
    const entries = here.flatMap((block) =>
      [...entriesOf(block, row)].filter((entry) => entry.column === column),
    );
    return entries.length === 0 ? hole : { kind: 'entries', entries };
  };
}

function covers(block: MatrixBlock, row: number, column: number): boolean {
  const inRows = row >= block.row && row < block.row + block.rows;
  return inRows && column >= block.column && column < block.column + block.columns;
}

/** The number at a place: 0 for a hole, 1 where a value is carried, NaN where it is not known. */
export function numberAt(place: Place, numbers: NumbersOf): number {
  if (place.kind === 'unlisted') {
    const theta = numbers(place.block.parameter);
    if (place.products === null || theta === undefined) return NaN;
    return place.products.reduce((sum, [a, b]) => sum + (theta[a] ?? NaN) * (theta[b] ?? NaN), 0);
  }
  if (place.kind !== 'entries') return place.kind === 'carry' ? 1 : 0;
  // Not from 0 on: 0 + −0 is another number than the −0 that stands there.
  return place.entries.map((entry) => valueOf(entry, numbers)).reduce((sum, value) => sum + value);
}
