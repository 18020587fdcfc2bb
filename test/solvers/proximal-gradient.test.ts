import { Matrix, solve } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { initialSettings } from '../../src/base/fields.ts';
import type { Objective } from '../../src/solvers/objective.ts';
import { finish } from '../../src/solvers/progress.ts';
import { proximalGradient, softThreshold } from '../../src/solvers/proximal-gradient.ts';
import { steepestDescent } from '../../src/solvers/steepest-descent.ts';
import fixture from './fixtures/lasso.json' with { type: 'json' };
import { quadratic } from './problems.ts';

/** (1/n)‖Xw − y‖² + λ‖w‖². */
function regression(lambda: number): Objective {
  const n = fixture.y.length;
  const [x, y] = [new Matrix(fixture.x), Matrix.columnVector(fixture.y)];
  const a = x
    .transpose()
    .mmul(x)
    .mul(2 / n)
    .add(Matrix.eye(3).mul(2 * lambda));
  const b = x
    .transpose()
    .mmul(y)
    .mul(2 / n);
  const constant = fixture.y.reduce((sum, v) => sum + v * v, 0) / n;
  const plain = quadratic(a.to2DArray(), b.to1DArray());
  return {
    ...plain,
    value: (w) => plain.value(w) + constant,
    gradient: (w) => ({ ...plain.gradient(w), value: plain.value(w) + constant }),
  };
}

const tight = { ...initialSettings(proximalGradient.fields), tolerance: 1e-10, iterations: 5000 };
const zero = new Float64Array(3);

describe('an added sum of absolute values', () => {
  for (const stepRule of ['constant', 'backtracking'] as const) {
    test(`reaches the lasso solution, ${stepRule} step`, () => {
      const lambda = fixture.lasso.lambda;
      const solution = finish(proximalGradient.minimise(regression(0), zero, { ...tight, stepRule, lambda }));
      expect(solution.reason).toBe('tolerance');
      // Smallest curvature above 0.5: an optimality of 1e-10 leaves x wrong by 2e-10 at most; the reference has its own error.
      for (const i of [0, 1, 2]) expect(solution.x[i]).toBeCloseTo(fixture.lasso.solution[i]!, 7);
      const { gradient } = regression(0).gradient(solution.x);
      for (const i of [0, 1, 2]) expect(gradient[i]! + lambda * Math.sign(solution.x[i]!)).toBeCloseTo(0, 8);
    });
  }

  test('exact zeros appear as λ grows, and the conditions of a minimum hold', () => {
    let zeros = 0;
    for (const lambda of [0.1, 1, 2, 4, 8, 20]) {
      const { x } = finish(proximalGradient.minimise(regression(0), zero, { ...tight, lambda }));
      const { gradient } = regression(0).gradient(x);
      for (const i of [0, 1, 2]) {
        if (x[i] === 0) expect(Math.abs(gradient[i]!)).toBeLessThanOrEqual(lambda);
        else expect(gradient[i]! + lambda * Math.sign(x[i]!)).toBeCloseTo(0, 8);
      }
      const now = x.filter((v) => v === 0).length;
      expect(now).toBeGreaterThanOrEqual(zeros);
      zeros = now;
    }
    expect(zeros).toBe(3);
  });

  test('λ = 0 is gradient descent: the ridge solution', () => {
    const ridge = regression(fixture.ridge.lambda);
    const { x } = finish(proximalGradient.minimise(ridge, zero, tight));
    for (const i of [0, 1, 2]) expect(x[i]).toBeCloseTo(fixture.ridge.solution[i]!, 9);
  });

  test('soft threshold', () => {
    expect([...softThreshold(Float64Array.of(3, -3, 0.5, -0.5, 1), 1)].map((v) => v + 0)).toEqual([
      2, -2, 0, 0, 0,
    ]);
  });
});

describe('constraints', () => {
  const a = [
    [3, 1, 0],
    [1, 2, 0.5],
    [0, 0.5, 1],
  ];
  const b = [1, -2, 0.3];
  const f = quadratic(a, b);
  const free = solve(new Matrix(a), Matrix.columnVector(b)).to1DArray();
  const constrained = (settings: Partial<typeof tight>): Float64Array =>
    finish(proximalGradient.minimise(f, zero, { ...tight, ...settings })).x;

  test('none: the free minimum', () => {
    const x = constrained({});
    for (const i of [0, 1, 2]) expect(x[i]).toBeCloseTo(free[i]!, 9);
    expect(Math.min(...free)).toBeLessThan(-1);
  });

  test('x ≥ 0: gradient zero where x > 0, not negative where x = 0', () => {
    const x = constrained({ constraint: 'nonnegative' });
    const { gradient } = f.gradient(x);
    expect(x.some((v) => v === 0)).toBe(true);
    for (const i of [0, 1, 2]) {
      if (x[i] === 0) expect(gradient[i]).toBeGreaterThanOrEqual(0);
      else expect(gradient[i]).toBeCloseTo(0, 9);
    }
  });

  test('a box: the gradient points outwards at a bound', () => {
    const x = constrained({ constraint: 'box', lower: -0.5, upper: 0.4 });
    const { gradient } = f.gradient(x);
    for (const i of [0, 1, 2]) {
      if (x[i] === -0.5) expect(gradient[i]).toBeGreaterThanOrEqual(0);
      else if (x[i] === 0.4) expect(gradient[i]).toBeLessThanOrEqual(0);
      else expect(gradient[i]).toBeCloseTo(0, 9);
    }
    expect([...x]).toContain(-0.5);
  });

  test('a ball: the gradient is antiparallel to x on the sphere', () => {
    const x = constrained({ constraint: 'ball', radius: 0.5 });
    const { gradient } = f.gradient(x);
    expect(Math.hypot(...x)).toBeCloseTo(0.5, 12);
    const factor = -gradient[0]! / x[0]!;
    expect(factor).toBeGreaterThan(0);
    for (const i of [0, 1, 2]) expect(gradient[i]! + factor * x[i]!).toBeCloseTo(0, 8);
  });

  test('steepest descent with projection ends at the same points', () => {
    for (const constraint of ['nonnegative', 'box', 'ball'] as const) {
      const settings = {
        ...initialSettings(steepestDescent.fields),
        constraint,
        lower: -0.5,
        upper: 0.4,
        radius: 0.5,
        tolerance: 1e-7,
        iterations: 2000,
      };
      const { x } = finish(steepestDescent.minimise(f, Float64Array.of(2, 2, 2), settings));
      const other = constrained({ constraint, lower: -0.5, upper: 0.4, radius: 0.5 });
      for (const i of [0, 1, 2]) expect(x[i]).toBeCloseTo(other[i]!, 6);
    }
  });
});
