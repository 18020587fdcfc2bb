import { entriesOf, valueOf } from '../../interchange/notation/layer-matrix.ts';
import type { LayerMatrix, NumbersOf } from '../../interchange/notation/layer-matrix.ts';

/** A matrix as a picture of at most the given size: where several entries share a pixel, the largest in size shows. */
export interface HeatRaster {
  readonly width: number;
  readonly height: number;
  /** NaN where nothing stands. */
  readonly values: Float64Array;
  /** 1 where a value is carried. */
  readonly carried: Uint8Array;
  /** Largest size of an entry; 1 where all are zero. */
  readonly most: number;
  /** Edges whose maps are not drawn. */
  readonly left: readonly string[];
}

export function heatRaster(
  { rows, columns, blocks, carries }: LayerMatrix,
  numbers: NumbersOf,
  limit: { readonly width: number; readonly height: number },
): HeatRaster {
  const width = Math.max(1, Math.min(limit.width, columns.length));
  const height = Math.max(1, Math.min(limit.height, rows.length));
  const across = Uint32Array.from(columns, (_, i) => Math.floor((i * width) / columns.length));
  const down = Uint32Array.from(rows, (_, i) => Math.floor((i * height) / rows.length));
  const pixel = (row: number, column: number) => (down[row] ?? 0) * width + (across[column] ?? 0);
  const values = new Float64Array(width * height).fill(NaN);
  let most = 0;
  const put = (at: number, value: number) => {
    const old = values[at] ?? NaN;
    if (Number.isNaN(old) || Math.abs(value) > Math.abs(old)) values[at] = value;
    if (Math.abs(value) > most) most = Math.abs(value);
  };
  for (const block of blocks) {
    if (block.map.kind === 'dense' && block.unlisted === null) {
      const theta = numbers(block.parameter);
      const { row: top, column: first } = block;
      for (let i = 0, row = 0; row < block.rows; row += 1) {
        for (let column = 0; column < block.columns; column += 1, i += 1) {
          put(pixel(top + row, first + column), theta?.[i] ?? NaN);
        }
      }
      continue;
    }
    const products = block.products();
    if (products !== null) {
      const theta = numbers(block.parameter);
      for (const [at, pairs] of products) {
        const value = pairs.reduce((sum, [a, b]) => sum + (theta?.[a] ?? NaN) * (theta?.[b] ?? NaN), 0);
        put(pixel(block.row + Math.floor(at / block.columns), block.column + (at % block.columns)), value);
      }
      continue;
    }
    // Entries at one place add up, and come one after another or at least in one row.
    for (let row = block.row; row < block.row + block.rows; row += 1) {
      const sums = new Map<number, number>();
      for (const entry of entriesOf(block, row)) {
        sums.set(entry.column, (sums.get(entry.column) ?? 0) + valueOf(entry, numbers));
      }
      for (const [column, value] of sums) put(pixel(row, column), value);
    }
  }
  const carried = new Uint8Array(width * height);
  for (const { row, column, size } of carries) {
    for (let i = 0; i < size; i += 1) carried[pixel(row + i, column + i)] = 1;
  }
  const left = blocks
    .filter(({ unlisted, products }) => unlisted !== null && products() === null)
    .map(({ edge }) => edge);
  return { width, height, values, carried, most: most > 0 ? most : 1, left };
}
