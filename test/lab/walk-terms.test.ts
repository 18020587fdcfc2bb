/** Components of a walk taken apart: terms and partial sums end in what was traced, bit for bit. */
import { describe, expect, test } from 'vitest';
import { present } from '../../src/base/assert.ts';
import { finish } from '../../src/base/slices.ts';
import type { Expr, ScalarFunction } from '../../src/compiler/program.ts';
import { scalarFunction } from '../../src/compiler/scalar-functions.ts';
import { cellTerms, type CellTerms, readsOf, shapeOf } from '../../src/lab/walk-terms.ts';
import { slicedRecorder } from '../../src/lab/walk-slices.ts';
import { tensorOf } from '../../src/lab/walk-trace.ts';
import { exampleDocument, exampleNames } from '../support/examples.ts';
import { graphOf, input, unit } from '../support/networks.ts';
import { drawing, type Drawing, walked } from '../support/walks.ts';

const maps = drawing(
  graphOf({ x: input(4), a: unit('tanh', 4), b: unit('softmax', 4), y: unit('identity', 2) }, [
    ['x>a', { map: { kind: 'convolution-1d', boundary: 'periodic' } }],
    ['a>b', { map: { kind: 'antisymmetric' } }],
    ['s:a>b', { map: { kind: 'identity' } }],
    'b>y',
  ]),
  { optimizer: { kind: 'adam' }, regulariser: { kind: 'ridge', lambda: 0.1 } },
);
const pictures = drawing(
  graphOf(
    {
      x: { kind: 'input', shape: [6, 6, 1] },
      m: { kind: 'unit', shape: [6, 6, 2], activation: { kind: 'relu' } },
      p: { kind: 'unit', shape: [3, 3, 2], activation: { kind: 'identity' } },
      q: { kind: 'unit', shape: [1, 1, 2], activation: { kind: 'max-pool', size: 3 } },
      y: unit('identity', 2),
    },
    [
      ['x>m', { map: { kind: 'convolution-2d' } }],
      ['m>p', { map: { kind: 'average-pool' } }],
      ['p>q', { map: { kind: 'identity' } }],
      'q>y',
    ],
  ),
);
const cases: [string, Drawing][] = [
  ...exampleNames().map((name): [string, Drawing] => [name, exampleDocument(name)]),
  ['structured maps', maps],
  ['feature maps', pictures],
];
/** Components of one value that are looked at. */
const most = 60;

function someOf(count: number): number[] {
  const every = Math.max(1, Math.floor(count / most));
  return Array.from({ length: Math.ceil(count / every) }, (_, i) => i * every);
}

/** An expression without loads, naively. */
function numberOf(e: Expr): number {
  if (typeof e === 'number') return e;
  const [name, ...args] = e as readonly [ScalarFunction, ...Expr[]];
  const [a = 0, b = 0, c = 0] = args.map(numberOf);
  return scalarFunction(name)(a, b, c);
}

/** The partial sums anew, from the factors alone, as one flat loop. */
function flatSums({ terms }: CellTerms): number[] {
  let sum = 0;
  return terms.map(({ factors, negative }) => {
    const product = factors.reduce((p, { value }) => p * value, 1);
    return (sum += negative ? -product : product);
  });
}

describe.each(cases)('%s', (_, drawn) => {
  const all = walked(drawn);
  const { walk, rows, values } = all;
  const given = { ...all, program: walk.program };

  test('every component ends in what its row wrote, and every number it read was there', () => {
    for (const [at, row] of rows.entries()) {
      const written = present(values[at], row.output);
      for (const cell of someOf(written.length)) {
        const made = cellTerms(given, at, cell);
        expect(made.value).toBe(written[cell]);
        expect(made.terms.at(-1)?.running ?? 0).toBe(made.total);
        if (made.whole) expect(made.total).toBe(made.value);
        expect(numberOf(made.rest)).toBe(made.value);
        for (const { factors } of made.terms)
          for (const { loads } of factors)
            for (const load of loads) expect(tensorOf(given, load.tensor)[load.at]).toBe(load.value);
      }
    }
  });

  test('terms read nothing but what the kernel of the row is given', () => {
    for (const [at] of rows.entries()) {
      const reads = readsOf(given, at);
      expect(new Set(reads).size).toBe(reads.length);
      for (const id of reads)
        expect(tensorOf(given, id)).toHaveLength(shapeOf(given, id).reduce((a, b) => a * b, 1));
      for (const { factors } of cellTerms(given, at, 0).terms)
        for (const { loads } of factors) for (const { tensor } of loads) expect(reads).toContain(tensor);
    }
  });

  test('recorded in slices, it is the same walk', () => {
    expect(finish(slicedRecorder(walk.program)(all.inputs))).toEqual(values);
  });

  test('partial sums are those of the factors', () => {
    // Sums inside sums are rounded in another order: n additions differ by at most n·2⁻⁵³ of the sizes added.
    for (const [at, row] of rows.entries()) {
      for (const cell of someOf(present(values[at], row.output).length)) {
        const made = cellTerms(given, at, cell);
        if (made.form !== 'sum') continue;
        const sums = flatSums(made);
        const size = made.terms.reduce((n, { factors }) => n + Math.abs(productOf(factors)), 0);
        made.terms.forEach(({ running }, i) =>
          expect(Math.abs(running - (sums[i] ?? NaN))).toBeLessThanOrEqual(
            2 * (made.terms.length + 2) * 2 ** -53 * size,
          ),
        );
      }
    }
  });
});

function productOf(factors: CellTerms['terms'][number]['factors']): number {
  return factors.reduce((p, { value }) => p * value, 1);
}

test('a matrix product is the row of W times the column', () => {
  const { walk, rows, ...rest } = walked(exampleDocument('2-3-1'));
  const row = rows.findIndex(({ op }) => op === 'matmul');
  const W = present(walk.program.procedures.walk?.steps[row]?.inputs[1], 'W');
  const made = cellTerms({ ...rest, program: walk.program }, row, 1);
  const loads = made.terms.map(({ factors }) => factors.map(({ loads: [load] }) => [load?.tensor, load?.at]));
  expect(loads).toEqual([
    [
      ['x', 0],
      [W, 2],
    ],
    [
      ['x', 1],
      [W, 3],
    ],
  ]);
});

test('what is done to a sum afterwards stands apart: a mean, a logarithm', () => {
  const { walk, rows, ...rest } = walked(pictures);
  const pool = rows.findIndex(({ op }) => op === 'patchMean');
  const mean = cellTerms({ ...rest, program: walk.program }, pool, 3);
  expect(mean.terms).toHaveLength(4);
  expect(mean.whole).toBe(false);
  expect(mean.value).toBe(mean.total * 0.25);
  const soft = walked(exampleDocument('iris'));
  const lse = soft.rows.findIndex(({ op }) => op === 'logSumExp');
  const made = cellTerms({ ...soft, program: soft.walk.program }, lse, 0);
  expect(made.form).toBe('sum');
  expect(made.terms).toHaveLength(3);
});
