import { Matrix, pseudoInverse, solve } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { initialSettings } from '../../src/base/fields.ts';
import { mersenneRandom } from '../../src/base/mersenne.ts';
import { gaussNewton } from '../../src/solvers/gauss-newton.ts';
import { denseJacobian, sumOfSquares } from '../../src/solvers/least-squares.ts';
import { levenbergMarquardt } from '../../src/solvers/levenberg-marquardt.ts';
import type { Linearisation } from '../../src/solvers/objective.ts';
import { finish } from '../../src/solvers/progress.ts';
import { residuals, rosenbrock } from './problems.ts';

const valley = residuals(
  2,
  ([a, b]) => Float64Array.of(10 * (b! - a! ** 2), 1 - a!),
  ([a]) => [
    [-20 * a!, 10],
    [-1, 0],
  ],
);

/** p₀ + p₁ exp(−p₂t) at 25 times, with noise of size 0.01. */
const times = Array.from({ length: 25 }, (_, i) => i / 6);
const noise = mersenneRandom(11);
const measured = times.map((t) => 0.7 + 2.5 * Math.exp(-1.3 * t) + 0.01 * noise.normal());
const decay = residuals(
  3,
  (p) => Float64Array.from(times, (t, i) => p[0]! + p[1]! * Math.exp(-p[2]! * t) - measured[i]!),
  (p) => times.map((t) => [1, Math.exp(-p[2]! * t), -p[1]! * t * Math.exp(-p[2]! * t)]),
);

/** Three residuals of six unknowns: a curve of solutions. */
const wide = residuals(
  6,
  (x) => Float64Array.of(x[0]! * x[1]! - 2, x[2]! + x[3]! ** 2 - 1, Math.sin(x[4]!) + x[5]! - 0.3),
  (x) => [
    [x[1]!, x[0]!, 0, 0, 0, 0],
    [0, 0, 1, 2 * x[3]!, 0, 0],
    [0, 0, 0, 0, Math.cos(x[4]!), 1],
  ],
);

const methods = {
  'Levenberg–Marquardt, dense': (p: typeof valley, x0: Float64Array) =>
    levenbergMarquardt.minimise(p, x0, { ...initialSettings(levenbergMarquardt.fields), linear: 'dense' }),
  'Levenberg–Marquardt, CGLS': (p: typeof valley, x0: Float64Array) =>
    levenbergMarquardt.minimise(p, x0, {
      ...initialSettings(levenbergMarquardt.fields),
      linear: 'cgls',
      cgTolerance: 1e-10,
    }),
  'Gauss–Newton, QR': (p: typeof valley, x0: Float64Array) =>
    gaussNewton.minimise(p, x0, { ...initialSettings(gaussNewton.fields), linear: 'qr', tolerance: 1e-10 }),
  'Gauss–Newton, CGLS': (p: typeof valley, x0: Float64Array) =>
    gaussNewton.minimise(p, x0, { ...initialSettings(gaussNewton.fields), tolerance: 1e-10 }),
} as const;

for (const [name, minimise] of Object.entries(methods)) {
  describe(`${name}`, () => {
    test('Rosenbrock as a sum of two squares', () => {
      const { x, reason, value, iterations } = finish(minimise(valley, Float64Array.of(-1.2, 1)));
      expect(reason).toBe('tolerance');
      expect(iterations).toBeLessThan(50);
      expect(value).toBeLessThan(1e-19);
      for (const i of [0, 1]) expect(x[i]).toBeCloseTo(1, 8);
    });

    test('an exponential fit: the gradient vanishes, the residual does not', () => {
      const solution = finish(minimise(decay, Float64Array.of(0, 1, 0.5)));
      // Values of size 1e-3 leave nothing to be gained by a step once the gradient is near √ε of its size.
      expect(['tolerance', 'line-search']).toContain(solution.reason);
      expect(solution.gradientNorm).toBeLessThan(1e-8);
      // The parameters are found to a few standard errors of 0.01 noise.
      for (const [i, value] of [0.7, 2.5, 1.3].entries()) expect(solution.x[i]).toBeCloseTo(value, 1);
      expect(solution.value / (0.5 * 22 * 1e-4)).toBeGreaterThan(0.4);
      expect(solution.value / (0.5 * 22 * 1e-4)).toBeLessThan(2);
    });

    test('more unknowns than residuals', () => {
      const { value, reason } = finish(minimise(wide, Float64Array.of(1, 3, 0.2, 0.5, 1, 1)));
      expect(reason).toBe('tolerance');
      expect(value).toBeLessThan(1e-18);
    });

    test('a Jacobian without full rank, at the start and everywhere', () => {
      // Depends on x₀ + x₁ only; the least change reaches the minimum halfway.
      const dependent = residuals(
        2,
        ([a, b]) => Float64Array.of(a! + b! - 3, 2 * (a! + b!) - 6, Math.exp(a! + b! - 3) - 1),
        ([a, b]) => {
          const e = Math.exp(a! + b! - 3);
          return [
            [1, 1],
            [2, 2],
            [e, e],
          ];
        },
      );
      const { x, value } = finish(minimise(dependent, Float64Array.of(0, 1)));
      expect(value).toBeLessThan(1e-18);
      expect(x[0]).toBeCloseTo(1, 6);
      expect(x[1]).toBeCloseTo(2, 6);
    });
  });
}

describe('the linear algebra of one step', () => {
  const random = mersenneRandom(21);
  const matrix = (m: number, n: number): Matrix => Matrix.from1DArray(m, n, [...random.randn(m, n)]);
  const linear = (a: Matrix, b: Float64Array) =>
    residuals(
      a.columns,
      (x) => Float64Array.from(a.mmul(Matrix.columnVector(x)).to1DArray(), (v, i) => v - b[i]!),
      () => a.to2DArray(),
    );

  for (const [m, n] of [
    [12, 5],
    [5, 12],
  ] as const) {
    const a = matrix(m, n);
    const b = random.randn(m, 1);
    const problem = linear(a, b);
    const column = Matrix.columnVector(b);

    test(`Gauss–Newton on ${m} × ${n}: the solution of least norm in one step`, () => {
      const expected = pseudoInverse(a).mmul(column).to1DArray();
      for (const kind of ['qr', 'cgls'] as const) {
        const settings = {
          ...initialSettings(gaussNewton.fields),
          linear: kind,
          cgTolerance: 1e-13,
          iterations: 1,
        };
        const { x } = finish(gaussNewton.minimise(problem, new Float64Array(n), settings));
        for (const [i, value] of expected.entries()) expect(x[i]).toBeCloseTo(value, 10);
      }
    });

    test(`Levenberg–Marquardt on ${m} × ${n}: (JᵀJ + λI)p = −Jᵀr`, () => {
      const normal = a.transpose().mmul(a).add(Matrix.eye(n).mul(0.3));
      const expected = solve(normal, a.transpose().mmul(column)).to1DArray();
      for (const kind of ['dense', 'cgls'] as const) {
        const settings = {
          ...initialSettings(levenbergMarquardt.fields),
          linear: kind,
          cgTolerance: 1e-13,
          damping: 0.3,
          iterations: 1,
        };
        const { x } = finish(levenbergMarquardt.minimise(problem, new Float64Array(n), settings));
        for (const [i, value] of expected.entries()) expect(x[i]).toBeCloseTo(value, 10);
      }
    });
  }

  test('the damping falls by ten after success and rises by ten until the value falls', () => {
    const settings = { ...initialSettings(levenbergMarquardt.fields), iterations: 3 };
    const lines = [...levenbergMarquardt.minimise(valley, Float64Array.of(-1.2, 1), settings)];
    let [lambda, x] = [1e-2, Float64Array.of(-1.2, 1)];
    for (const line of lines.slice(1)) {
      let trials = 0;
      for (;;) {
        trials += 1;
        const { residual, adjoint } = valley.linearise(x);
        const j = new Matrix([
          [-20 * x[0]!, 10],
          [-1, 0],
        ]);
        const normal = j.transpose().mmul(j).add(Matrix.eye(2).mul(lambda));
        const p = solve(normal, Matrix.columnVector(adjoint(residual)).mul(-1)).to1DArray();
        const next = x.map((v, i) => v + p[i]!);
        if (rosenbrock.value(next) < rosenbrock.value(x)) {
          x = next;
          break;
        }
        lambda *= 10;
      }
      lambda /= 10;
      expect(line.trials).toBe(trials);
      for (const i of [0, 1]) expect(line.x[i]).toBeCloseTo(x[i]!, 9);
    }
  });

  test('a Jacobian is written down from products on its shorter side', () => {
    for (const [m, n] of [
      [7, 3],
      [3, 7],
    ] as const) {
      const a = matrix(m, n);
      const { residual, forward, adjoint } = linear(a, new Float64Array(m)).linearise(new Float64Array(n));
      const counts = [0, 0];
      const counting: Linearisation = {
        residual,
        forward(v) {
          counts[0]! += 1;
          return forward(v);
        },
        adjoint(u) {
          counts[1]! += 1;
          return adjoint(u);
        },
      };
      expect(denseJacobian(counting, m, n).to2DArray()).toEqual(a.to2DArray());
      expect(counts).toEqual(m > n ? [3, 0] : [0, 3]);
    }
  });

  test('as an objective: half the squares, Jᵀr, JᵀJ', () => {
    const f = sumOfSquares(valley);
    const x = Float64Array.of(0.3, -0.7);
    expect(f.value(x)).toBeCloseTo(rosenbrock.value(x) / 2, 12);
    const [{ gradient }, expected] = [f.gradient(x), rosenbrock.gradient(x).gradient];
    for (const i of [0, 1]) expect(gradient[i]).toBeCloseTo(expected[i]! / 2, 12);
    // JᵀJ = [36 + 1, −60; −60, 100] at x₁ = 0.3.
    expect([...f.curvature!(x)(Float64Array.of(1, 1))].map((v) => Math.round(v * 1e9) / 1e9)).toEqual([
      -23, 40,
    ]);
    // A caller that reuses its array is not answered with an old linearisation.
    const reused = Float64Array.of(0, 0);
    f.gradient(reused);
    reused[0] = 2;
    expect(f.gradient(reused).value).toBeCloseTo(f.value(Float64Array.of(2, 0)), 12);
  });
});
