/** How a component comes about, in one line. */
import { expect, test } from 'vitest';
import type { CellTerm, CellTerms } from '../../src/lab/walk-terms.ts';
import { termLine } from '../../src/renderer/stepper/term-line.ts';

function term(running: number, ...factors: number[]): CellTerm {
  return { factors: factors.map((value) => ({ value, loads: [] })), negative: false, running };
}

const product: CellTerms = {
  form: 'sum',
  terms: [term(0.36, 0.3, 1.2), term(0.01, -0.5, 0.7), term(-0.19, 0.2, -1), term(0.81, 1, 1)],
  total: 0.81,
  rest: 0.81,
  whole: true,
  value: 0.81,
};

test('a sum is written as far as its terms are made, the last three of them', () => {
  expect(termLine('a[h1]', product, 1)).toBe('a[h1] = 0.3·1.2 = 0.36');
  expect(termLine('a[h1]', product, 2)).toBe('a[h1] = 0.3·1.2 + (−0.5)·0.7 = 0.01');
  expect(termLine('a[h1]', product, 4)).toBe('a[h1] = … + (−0.5)·0.7 + 0.2·(−1) + 1·1 = 0.81');
});

test('differences, the largest of several, and what is done to a sum afterwards', () => {
  const update = {
    ...product,
    terms: [term(0.5, 0.5), { ...term(0.7, 0.1, -2), negative: true }],
    value: 0.7,
  };
  expect(termLine('w′', update, 2)).toBe('w′ = 0.5 − 0.1·(−2) = 0.7');
  const largest = { ...product, form: 'largest', terms: [term(-1, -1), term(3, 3)], value: 3 } as const;
  expect(termLine('o[p]', largest, 2)).toBe('o[p] = max(−1, 3) = 3');
  const mean: CellTerms = {
    ...product,
    terms: [term(1, 1), term(3, 2)],
    total: 3,
    rest: ['multiply', 3, 0.25],
    whole: false,
    value: 0.75,
  };
  expect(termLine('o[p]', mean, 1)).toBe('Σ = 1');
  expect(termLine('o[p]', mean, 2)).toBe('o[p] = 3·0.25 = 0.75, after 1 + 2 = 3');
});

test('an expression has its numbers in it, negative ones in brackets beside a sign', () => {
  const value = (rest: CellTerms['rest'], result: number): CellTerms => ({
    ...product,
    form: 'value',
    terms: [term(result, result)],
    rest,
    value: result,
  });
  expect(termLine('o[h1]', value(['logistic', -0.3], 0.42556), 1)).toBe('o[h1] = logistic(−0.3) = 0.426');
  expect(termLine('δ', value(['subtract', 1, ['multiply', -0.5, -0.5]], 0.75), 1)).toBe(
    'δ = 1 − (−0.5)·(−0.5) = 0.75',
  );
  expect(termLine('x', value(-2, -2), 1)).toBe('x = −2');
});
