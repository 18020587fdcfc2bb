/** H21 against matrices and loops written once more. */
import { expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import {
  amplification,
  diffusionNetwork,
  eigenvalues,
  eulerEnd,
  eulerPath,
  rungeKutta,
  type Theta,
} from '../../src/lab/experiments/support/diffusion.ts';
import { problemOf } from '../../src/lab/experiments/support/problem.ts';

const matrixOf = ([a, b]: Theta): number[][] => [
  [-a - b, a, b],
  [b, -a - b, a],
  [a, b, -a - b],
];

const thetas: readonly Theta[] = [
  [1.5, 0.5],
  [0.2, 2],
  [0.3, 0.3],
];

test('layers are Y + h·tanh(K·Y), by the matrix itself', () => {
  const random = seededRandom(3);
  const start = Float64Array.from({ length: 12 }, () => random.normal());
  for (const theta of thetas) {
    const K = matrixOf(theta);
    const rows = Array.from({ length: 4 }, (_, i) => Array.from(start.subarray(3 * i, 3 * i + 3)));
    for (let k = 0; k < 7; k += 1)
      for (const [i, y] of rows.entries())
        rows[i] = y.map((v, j) => v + 0.4 * Math.tanh(K[j]!.reduce((s, kjl, l) => s + kjl * y[l]!, 0)));
    const end = eulerEnd(theta, 0.4, 7, start);
    expect(eulerPath(theta, 0.4, 7, start).at(-1)).toEqual(end);
    // Seven steps whose numbers below 4 are stretched at most 1 + 2·0.4·2.2 times each: 7·2.8⁷·ε·16.
    const { objective, start: parameters } = problemOf(diffusionNetwork(theta, 0.4, 7), {
      table: {
        rows: 4,
        inputNames: ['1', '2', '3'],
        targetNames: ['1', '2', '3'],
        inputs: start,
        targets: new Float64Array(12),
        task: { kind: 'regression' },
      },
    });
    const compiled = objective.predict(parameters);
    rows.flat().forEach((v, at) => {
      expect(Math.abs(end[at]! - v)).toBeLessThan(4e-11);
      expect(Math.abs(compiled[at]! - v)).toBeLessThan(4e-11);
    });
  }
});

test('(1, ω, ω²) with ω³ = 1 is an eigenvector for the λ that decides on stability', () => {
  const [c, s] = [-0.5, Math.sqrt(3) / 2];
  const v = [
    [1, 0],
    [c, s],
    [c, -s],
  ] as const;
  for (const theta of thetas) {
    const { re, im } = eigenvalues(theta);
    for (const [j, row] of matrixOf(theta).entries()) {
      const [p, q] = v[j]!;
      const product = [0, 1].map((part) => row.reduce((sum, k, l) => sum + k * v[l]![part]!, 0));
      expect(product[0]).toBeCloseTo(re * p - im * q, 14);
      expect(product[1]).toBeCloseTo(re * q + im * p, 14);
    }
    expect(amplification(theta, 0.7) ** 2).toBeCloseTo((1 + 0.7 * re) ** 2 + (0.7 * im) ** 2, 12);
  }
});

test('the reference is what forward Euler goes to: halving the step halves the distance', () => {
  const start = Float64Array.of(0.3, -0.1, 0.05, 1, 0, -1);
  const exact = rungeKutta([1.5, 0.5], 1, start);
  const error = (steps: number): number =>
    Math.max(...eulerEnd([1.5, 0.5], 1 / steps, steps, start).map((v, i) => Math.abs(v - exact[i]!)));
  // Error C·h + O(h²), with h·‖K‖ = 4/1000.
  expect(error(1000) / error(2000)).toBeCloseTo(2, 2);
  expect(error(2000)).toBeLessThan(1e-3);
});
