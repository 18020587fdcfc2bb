/** Products with sparse matrices on tiles, from one example to more than can be copied at once: bit for bit those of plain loops. */
import { expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compress } from '../../src/compiler/compressed.ts';
import type { Expr, Kernel } from '../../src/compiler/program.ts';
import { tiledKernel } from '../../src/runtime/tiled/module.ts';
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
  [40, 20, 8000], // more than a megabyte of examples, of which most are read once
  [1100, 150, 250], // and of which all are read several times
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

test('examples are copied where they have room; one thread lays out its sums too, several part the product', () => {
  const [rows, columns] = [150, 250];
  const { row } = unevenCells(rows, columns);
  const product: Expr = ['multiply', ['load', 1, cell], looked];
  const kernel: Kernel = { extents: ['batch', rows], value: ['sum', 'u', columns, product, count] };
  const written = (batch: number, threads: number) => {
    let end = 4 * batch * rows;
    const regions = [[batch, columns], [row.length], [rows + 1], [row.length]].map((extents) => {
      const offset = end;
      end += 4 * extents.reduce((a, b) => a * b, 1);
      return { offset, extents };
    });
    const output = { offset: 0, extents: [batch, rows] };
    const { functions, share } = tiledKernel(kernel, regions, output, batch, end, engines.plain, threads);
    return { functions: functions.length, share };
  };
  expect(written(64, 1)).toEqual({ functions: 3, share: 1 }); // copy, product, sums to their places
  const parted = written(64, 3);
  expect(parted.functions).toBe(2);
  expect(parted.share).toBeLessThan(0.5);
  expect(written(1100, 1).functions).toBe(1);
});
