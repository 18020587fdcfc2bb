/** Products with sparse matrices on tiles, from one example to more than can be copied at once: bit for bit those of plain loops. */
import { expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compress } from '../../src/compiler/compressed.ts';
import type { Expr, Kernel } from '../../src/compiler/program.ts';
import { inSinglePrecision } from '../support/random-kernels.ts';
import { engines, runTiled } from '../support/tiled.ts';

const random = seededRandom(21);
const normals = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.normal());

/** Rows with no cell, the last of them too, with one, with a few and with all. */
function unevenCells(rows: number, columns: number): { row: number[]; column: number[] } {
  const [row, column]: [number[], number[]] = [[], []];
  for (let r = 0; r < rows; r += 1) {
    const count = r === 2 ? columns : r === rows - 1 ? 0 : Math.min(columns, (3 * r) % 7);
    const first = (5 * r) % (columns - count + 1);
    for (let c = first; c < first + count; c += 1) {
      row.push(r);
      column.push(c);
    }
  }
  return { row, column };
}

function sameOnAllTiles(
  kernel: Kernel,
  inputs: readonly Float32Array[],
  sizes: readonly (readonly number[])[],
  batch: number,
) {
  const drawn = { kernel, batch, extents: sizes, whole: new Map<number, number>() };
  const expected = [...inSinglePrecision(drawn, inputs)];
  for (const joins of [false, true])
    for (const threads of [1, 3]) {
      const actual = runTiled(kernel, inputs, sizes, batch, { ...engines.plain, joins }, threads);
      expect(expected.some((one) => one.every((e, i) => e === actual[i]))).toBe(true);
    }
}

const cell: Expr = ['add', ['load', 2, 'i1'], 'u'];
const looked: Expr = ['load', 0, 'i0', ['load', 3, cell]];
const count: Expr = ['subtract', ['load', 2, ['add', 'i1', 1]], ['load', 2, 'i1']];

for (const [batch, rows, columns] of [
  [1, 20, 30],
  [2, 20, 30],
  [3, 9, 8],
  [4, 20, 30],
  [7, 21, 30],
  [8, 20, 31],
  [31, 20, 30],
  [33, 50, 40],
  [64, 33, 65],
  [100, 18, 30],
  [40, 20, 8000], // more than a megabyte of examples
] as const) {
  const { row, column } = unevenCells(rows, columns);
  const { start, line, across } = compress({ row, column }, rows, columns).rows;
  const [x, y, values] = [normals(batch * columns), normals(batch * rows), normals(row.length)];
  const listed = [start, line, across].map((list) => Float32Array.from(list)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];

  test(`${batch} examples, ${rows}×${columns}: the product, and one with a factor that is computed`, () => {
    for (const factor of [
      looked,
      ['multiply', looked, ['subtract', 1, ['multiply', looked, looked]]] as Expr,
    ]) {
      const product: Expr = ['multiply', ['load', 1, cell], factor];
      const value: Expr = ['maximum', ['add', ['sum', 'u', columns, product, count], ['load', 4, 'i1']], 0];
      const kernel: Kernel = { extents: ['batch', rows], value };
      sameOnAllTiles(
        kernel,
        [x, values, listed[0], listed[2], normals(rows)],
        [[batch, columns], [row.length], [rows + 1], [row.length], [rows]],
        batch,
      );
    }
  });

  test(`${batch} examples, ${rows}×${columns}: the gradient of the matrix`, () => {
    const [left, right]: Expr[] = [
      ['load', 0, 's', ['load', 2, 'i0']],
      ['load', 1, 's', ['load', 3, 'i0']],
    ] as [Expr, Expr];
    const value: Expr = ['sum', 's', 'batch', ['multiply', left, right]] as Expr;
    const sizes = [[batch, rows], [batch, columns], [row.length], [row.length]];
    // The oracle's sums have literal lengths.
    const literal = { extents: [row.length], value: ['sum', 's', batch, ['multiply', left, right]] as Expr };
    const inputs = [y, x, listed[1], listed[2]];
    sameOnAllTiles(literal, inputs, sizes, batch);
    expect(runTiled({ extents: [row.length], value }, inputs, sizes, batch)).toEqual(
      runTiled(literal, inputs, sizes, batch),
    );
  });
}
