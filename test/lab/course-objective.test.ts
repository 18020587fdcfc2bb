/** The lecture's objectives on compiled networks, against independent numbers. */
import { describe, expect, test } from 'vitest';
import {
  courseObjective,
  errorPercent,
  residualOnPeaks,
  singleLayerOnPeaks,
  startOf,
} from '../../src/lab/experiments/support/course-networks.ts';
import type { SplitObjective } from '../../src/lab/feature-classifier.ts';
import { pcg } from '../../src/solvers/pcg.ts';
import { innerNewton, reducedObjective } from '../../src/solvers/reduced-objective.ts';
import reference from './fixtures/course-objective.json' with { type: 'json' };

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((s, v, i) => s + v * (b[i] as number), 0);
const norm = (a: Float64Array): number => Math.sqrt(dot(a, a));

/**
 * A vector given in the lecture's order (matrices column by column: all K, then all biases, then [W c]) in ours. `order`
 * names matrices and biases; the read-out's bias is the last column of its matrix.
 */
function fromLecture(
  split: SplitObjective,
  order: readonly (readonly [string, number, number])[],
  at: (i: number) => number,
): Float64Array {
  const values: Record<string, Float64Array> = {};
  let i = 0;
  for (const [id, rows, columns] of order) {
    const matrix = new Float64Array(rows * columns);
    for (let column = 0; column < columns; column += 1)
      for (let row = 0; row < rows; row += 1) matrix[row * columns + column] = at((i += 1));
    values[id] = matrix;
  }
  return split.pack(values);
}

// Sums over a thousand rows of 200 products each, in another order: relative rounding 1e-16·√2e5 ≈ 5e-14, asked to 1e-11.
const close = (ours: number, theirs: number, relative = 1e-11): void =>
  expect(Math.abs(ours - theirs)).toBeLessThan(relative * Math.max(1, Math.abs(theirs)));

describe('single layer on Peaks, seed 2', () => {
  for (const [activation, expected] of Object.entries(reference.singleLayer)) {
    test(`${activation}: value, gradient and the block-diagonal Gauss–Newton product`, () => {
      const problem = singleLayerOnPeaks(activation);
      const split = courseObjective(problem, problem.training, { features: 1e-4, readOut: 1e-4 });
      const x = startOf(problem, split);
      const { value, gradient } = split.objective.gradient(x);
      close(value, expected.E);
      close(split.objective.value(x), expected.E);
      close(norm(gradient), expected.gnorm);
      close(split.network.value(split.network.pack(split.unpack(x))), expected.E_noreg);
      const order = [
        ['K', 40, 2],
        ['z', 1, 1],
        ['W', 5, 40],
        ['y', 5, 1],
      ] as const;
      const v = fromLecture(split, order, Math.sin);
      const product = split.objective.curvature?.(x)(v) ?? new Float64Array(0);
      close(dot(v, product), expected.vHv);
      close(norm(product), expected.Hv_norm);
    });
  }

  test('errors before training are those published', () => {
    const problem = singleLayerOnPeaks('sin');
    const split = courseObjective(problem, problem.training, { features: 1e-4, readOut: 1e-4 });
    const x = startOf(problem, split);
    expect(errorPercent(split, x, problem.training)).toBeCloseTo(83.3, 10);
    expect(errorPercent(split, x, problem.validation)).toBeCloseTo(82.65, 10);
  });
});

describe('residual network on Peaks, seed 2', () => {
  const problem = residualOnPeaks();
  const split = courseObjective(problem, problem.training, { features: 1e-5, readOut: 1e-5 });
  const x = startOf(problem, split);
  const { resnet } = reference;

  test('value, gradient and a symmetric block-diagonal Gauss–Newton product', () => {
    const { value, gradient } = split.objective.gradient(x);
    close(value, resnet.E);
    close(norm(gradient), resnet.gnorm);
    const two = Array.from({ length: 16 }, (_, l) => String(l + 1).padStart(2, '0'));
    const order = [
      ...two.map((l, i) => [`K${l}`, 8, i === 0 ? 2 : 8] as const),
      ...two.map((l) => [`s${l}`, 8, 1] as const),
      ['W', 5, 8] as const,
      ['y', 5, 1] as const,
    ];
    const v = fromLecture(split, order, Math.sin);
    const u = fromLecture(split, order, Math.cos);
    const hessian = split.objective.curvature?.(x);
    const [hv, hu] = [hessian?.(v) ?? v, hessian?.(u) ?? u];
    close(dot(v, hv), resnet.vHv);
    close(norm(hv), resnet.Hv_norm);
    close(dot(u, hv), resnet.uHv);
    close(dot(v, hu), resnet.vHu);
  });

  test('the residuals of eight conjugate gradient steps', () => {
    const { gradient } = split.objective.gradient(x);
    const hessian = split.objective.curvature?.(x) ?? ((v: Float64Array) => v);
    const norms = Array.from({ length: 8 }, (_, k) => {
      const { x: s } = pcg(
        hessian,
        gradient.map((g) => -g),
        { tolerance: 0, iterations: k + 1 },
      );
      return norm(hessian(s).map((h, i) => h + (gradient[i] as number)));
    });
    // pcg answers the iterate of smallest residual, so a later norm may repeat an earlier one; CG amplifies rounding.
    resnet.cg_residuals_8.forEach((expected, k) => {
      const smallest = Math.min(...resnet.cg_residuals_8.slice(0, k + 1), resnet.gnorm);
      close(norms[k] as number, Math.min(expected, smallest), 1e-6);
    });
  });
});

describe('the reduced objective of variable projection', () => {
  for (const [name, table] of Object.entries(reference.varpro)) {
    const [, activation, lambda] = name.split('_') as [string, string, string];
    test(`${activation}, λ = ${lambda}: the Taylor table of the complete objective`, () => {
      const problem = singleLayerOnPeaks(activation, { validationDraws: 2 });
      const split = courseObjective(problem, problem.training, { features: 1e-5, readOut: Number(lambda) });
      const theta = startOf(problem, split).slice(0, split.outerSize);
      const inner = innerNewton({ iterations: 50, tolerance: 1e-9, cgTolerance: 1e-3, cgIterations: 200 });
      const { separable } = split;
      const reduced = reducedObjective(separable, inner);
      const whole = fromLecture(
        split,
        [
          ['K', 40, 2],
          ['z', 1, 1],
        ],
        (i) => Math.cos(i - 1), // the reference counts from 0 here
      ).slice(0, split.outerSize);
      const direction = whole.map((d) => d / norm(whole));
      const { value, gradient } = reduced.gradient(theta);
      for (const [h, e0, e1] of (table as [number, number, number][]).slice(0, 6)) {
        const there = reduced.value(theta.map((t, i) => t + h * (direction[i] as number)));
        close(Math.abs(there - value), e0, 1e-8);
        // The inner problem is solved to ‖g‖ < 1e-9 here and to 1e-8 there.
        close(Math.abs(there - value - h * dot(gradient, direction)), e1, 1e-8);
      }
    });
  }
});
