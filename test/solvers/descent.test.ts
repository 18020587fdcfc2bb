import { Matrix, solve } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { initialSettings } from '../../src/base/fields.ts';
import { bfgs } from '../../src/solvers/bfgs.ts';
import { descend } from '../../src/solvers/descent.ts';
import { lBfgs } from '../../src/solvers/l-bfgs.ts';
import { newtonCg } from '../../src/solvers/newton-cg.ts';
import { nonlinearCg } from '../../src/solvers/nonlinear-cg.ts';
import type { Iteration, Objective, Run, Solution } from '../../src/solvers/objective.ts';
import { finish } from '../../src/solvers/progress.ts';
import { steepestDescent } from '../../src/solvers/steepest-descent.ts';
import { dot, minus, norm, plus, times } from '../../src/solvers/vectors.ts';
import { wolfeSearch } from '../../src/solvers/wolfe.ts';
import { definite, landscape, quadratic, rosenbrock } from './problems.ts';

function traced(run: Run): { lines: Iteration[]; solution: Solution } {
  const lines: Iteration[] = [];
  let step = run.next();
  for (; step.done !== true; step = run.next()) lines.push(step.value);
  return { lines, solution: step.value };
}

describe('a quadratic of n unknowns', () => {
  const n = 9;
  const a = definite(n);
  const b = Array.from({ length: n }, (_, i) => Math.sin(3 * i + 1));
  const f = quadratic(a, b);
  const exact = solve(new Matrix(a), Matrix.columnVector(b)).to1DArray();
  const x0 = Float64Array.from({ length: n }, (_, i) => Math.cos(i));
  const close = (x: Float64Array, digits: number): void => {
    for (const [i, value] of exact.entries()) expect(x[i]).toBeCloseTo(value, digits);
  };

  test('Newton-CG with a tight CG: one step', () => {
    const settings = { ...initialSettings(newtonCg.fields), cgTolerance: 1e-13, cgIterations: 2 * n };
    const { lines, solution } = traced(newtonCg.minimise(f, x0, settings));
    expect(solution).toMatchObject({ iterations: 1, reason: 'tolerance' });
    expect(lines[1]).toMatchObject({ step: 1, trials: 1 });
    expect(lines[1]!.inner).toBeLessThanOrEqual(n + 1);
    close(solution.x, 10);
  });

  // With exact line searches these methods end after n steps; c₂ = 1e-12 makes the search exact to rounding.
  const exactly = {
    iterations: 3 * n,
    tolerance: 1e-8,
    decrease: 1e-4,
    curvature: 1e-12,
    lineSearch: 'wolfe',
  } as const;
  for (const [name, run] of [
    ['nonlinear CG', nonlinearCg.minimise(f, x0, exactly)],
    ['BFGS', bfgs.minimise(f, x0, exactly)],
    ['L-BFGS', lBfgs.minimise(f, x0, { ...exactly, memory: n })],
  ] as const) {
    test(`${name} with an exact line search: n steps`, () => {
      const solution = finish(run);
      expect(solution.reason).toBe('tolerance');
      expect(solution.iterations).toBeLessThanOrEqual(n);
      close(solution.x, 7);
    });
  }

  test('their default searches and backtracking get there as well', () => {
    for (const lineSearch of ['wolfe', 'armijo'] as const) {
      for (const solver of [nonlinearCg, bfgs]) {
        close(finish(solver.minimise(f, x0, { ...initialSettings(solver.fields), lineSearch })).x, 7);
      }
      close(finish(lBfgs.minimise(f, x0, { ...initialSettings(lBfgs.fields), lineSearch })).x, 7);
    }
  });
});

describe('Rosenbrock from (4, 2)', () => {
  const x0 = Float64Array.of(4, 2);

  test('Newton-CG with the exact Hessian: 19609 → 8.9936 → 1.31e-4', () => {
    const settings = { ...initialSettings(newtonCg.fields), tolerance: 0, iterations: 30 };
    const { lines, solution } = traced(newtonCg.minimise(rosenbrock, x0, settings));
    expect(lines[0]!.value).toBe(19609);
    // The published table counts its lines from 1: its lines 2 and 30 are after 1 and 29 steps.
    expect(lines[1]!.value).toBeCloseTo(8.9936, 4);
    expect(lines[29]!.value).toBeGreaterThan(1.305e-4);
    expect(lines[29]!.value).toBeLessThan(1.315e-4);
    expect(solution.x[0]).toBeCloseTo(1.0004, 4);
    expect(solution.x[1]).toBeCloseTo(1.0007, 4);
  });

  test('steepest descent after 10 000 iterations: (1.00069, 1.00138)', () => {
    const settings = { ...initialSettings(steepestDescent.fields), iterations: 10_000 };
    const { x, reason } = finish(steepestDescent.minimise(rosenbrock, x0, settings));
    expect(reason).toBe('limit');
    expect(x[0]).toBeCloseTo(1.00069, 5);
    expect(x[1]).toBeCloseTo(1.00138, 5);
  });

  for (const [name, run] of [
    ['BFGS', bfgs.minimise(rosenbrock, x0, initialSettings(bfgs.fields))],
    [
      'BFGS, Armijo',
      bfgs.minimise(rosenbrock, x0, { ...initialSettings(bfgs.fields), lineSearch: 'armijo' }),
    ],
    ['L-BFGS', lBfgs.minimise(rosenbrock, x0, initialSettings(lBfgs.fields))],
    ['nonlinear CG', nonlinearCg.minimise(rosenbrock, x0, initialSettings(nonlinearCg.fields))],
    [
      'Newton-CG',
      newtonCg.minimise(rosenbrock, x0, { ...initialSettings(newtonCg.fields), iterations: 500 }),
    ],
  ] as const) {
    test(`${name} finds (1, 1)`, () => {
      const { lines, solution } = traced(run);
      expect(solution.reason).toBe('tolerance');
      expect(solution.iterations).toBeLessThan(name === 'Newton-CG' ? 200 : 120);
      // The smallest eigenvalue of the Hessian there is 0.4: ‖∇f‖ ≤ 1e-8 leaves an error of 2.5e-8 at most.
      expect(Math.hypot(solution.x[0]! - 1, solution.x[1]! - 1)).toBeLessThan(2.6e-8);
      for (let k = 1; k < lines.length; k += 1) expect(lines[k]!.value).toBeLessThan(lines[k - 1]!.value);
      expect(lines.every((line, k) => line.iteration === k)).toBe(true);
    });
  }
});

describe('Newton-CG falls back', () => {
  const saddle: Objective = {
    size: 2,
    value: ([x, y]) => -0.5 * x! ** 2 + 0.25 * x! ** 4 + 0.5 * y! ** 2,
    gradient(point) {
      const [x, y] = [point[0]!, point[1]!];
      return { value: saddle.value(point), gradient: Float64Array.of(-x + x ** 3, y) };
    },
    curvature:
      ([x]) =>
      (v) =>
        Float64Array.of((3 * x! ** 2 - 1) * v[0]!, v[1]!),
  };

  test('to the normalised gradient where CG finds nothing', () => {
    const settings = { ...initialSettings(newtonCg.fields), iterations: 1 };
    const [, after] = traced(newtonCg.minimise(saddle, Float64Array.of(0.01, 0), settings)).lines;
    // −g/‖g‖ = (1, 0), taken whole.
    expect(after).toMatchObject({ step: 1, inner: 0 });
    expect(after!.x[0]).toBeCloseTo(1.01, 14);
  });

  test('to the gradient where the direction points uphill', () => {
    // Not symmetric, so that CG can be made to answer with an ascent direction.
    const turned: Objective = {
      ...landscape,
      curvature: () => (v) => Float64Array.of(v[0]! + 9 * v[1]!, v[1]! - 2 * v[0]!),
    };
    const x0 = Float64Array.of(0.3, -1);
    const settings = { ...initialSettings(newtonCg.fields), iterations: 20, cgIterations: 5 };
    const { lines } = traced(newtonCg.minimise(turned, x0, settings));
    for (let k = 1; k < lines.length; k += 1) expect(lines[k]!.value).toBeLessThan(lines[k - 1]!.value);
  });

  test('and ends at a saddle whose gradient is zero', () => {
    const { reason, iterations } = finish(
      newtonCg.minimise(saddle, Float64Array.of(0, 0), initialSettings(newtonCg.fields)),
    );
    expect({ reason, iterations }).toEqual({ reason: 'tolerance', iterations: 0 });
  });
});

test('steepest descent takes no longer step than asked', () => {
  const settings = { ...initialSettings(steepestDescent.fields), iterations: 5, maxStep: 0.25 };
  const { lines } = traced(steepestDescent.minimise(rosenbrock, Float64Array.of(4, 2), settings));
  for (let k = 1; k < lines.length; k += 1) {
    const [before, after] = [lines[k - 1]!.x, lines[k]!.x];
    expect(Math.hypot(after[0]! - before[0]!, after[1]! - before[1]!)).toBeLessThanOrEqual(0.25 + 1e-12);
  }
});

test('a method whose direction points uphill, or nowhere, is sent down the gradient', () => {
  for (const factor of [1, NaN]) {
    const run = descend(rosenbrock, Float64Array.of(4, 2), { iterations: 50, tolerance: 0 }, () => ({
      search: wolfeSearch(1e-4, 0.9),
      course: ({ gradient }) => ({ direction: gradient.map((g) => factor * g), first: 1, inner: 0 }),
    }));
    const { lines } = traced(run);
    expect(lines).toHaveLength(51);
    for (let k = 1; k < lines.length; k += 1) expect(lines[k]!.value).toBeLessThan(lines[k - 1]!.value);
  }
});

test('steepest descent tries ten lengths and then ends', () => {
  // Falls below the start only for steps shorter than `limit`.
  const gate = (limit: number): Objective => ({
    size: 1,
    value: ([x]) => (x! < 0 && x! > -limit ? -1 : 0),
    gradient: (x) => ({ value: gate(limit).value(x), gradient: Float64Array.of(1) }),
    curvature: null,
  });
  const settings = { ...initialSettings(steepestDescent.fields), iterations: 1 };
  const end = (limit: number): Solution =>
    finish(steepestDescent.minimise(gate(limit), Float64Array.of(0), settings));
  expect(end(1.5 * 2 ** -9)).toMatchObject({
    reason: 'limit',
    iterations: 1,
    x: Float64Array.of(-(2 ** -9)),
  });
  expect(end(1.5 * 2 ** -10)).toMatchObject({ reason: 'line-search', iterations: 0, x: Float64Array.of(0) });
});

describe('directions, read off the iterates', () => {
  /** d = (x⁺ − x)/t of every step. */
  const directions = (lines: readonly Iteration[]): Float64Array[] =>
    lines.slice(1).map((line, k) => times(1 / line.step, minus(line.x, lines[k]!.x)));
  const parallel = (d: Float64Array, expected: Float64Array): void => {
    expect(norm(minus(d, expected)) / norm(expected)).toBeLessThan(1e-6);
  };
  const gradients = (lines: readonly Iteration[]): Float64Array[] =>
    lines.map(({ x }) => rosenbrock.gradient(x).gradient);

  test('nonlinear CG takes the β of Hager and Zhang, and its lower bound', () => {
    let bounded = 0;
    for (const start of [
      [4, 2],
      [-1.2, 1],
      [-3, -4],
      [0, 3],
    ]) {
      const settings = {
        ...initialSettings(nonlinearCg.fields),
        lineSearch: 'armijo',
        iterations: 25,
      } as const;
      const { lines } = traced(nonlinearCg.minimise(rosenbrock, Float64Array.from(start), settings));
      const [d, g] = [directions(lines), gradients(lines)];
      parallel(d[0]!, times(-1, g[0]!));
      for (let k = 1; k < d.length; k += 1) {
        const y = minus(g[k]!, g[k - 1]!);
        const dy = dot(d[k - 1]!, y);
        const free = dot(plus(y, (-2 * dot(y, y)) / dy, d[k - 1]!), g[k]!) / dy;
        const least = -1 / (norm(d[k - 1]!) * Math.min(0.01, norm(g[k - 1]!)));
        if (free < least) bounded += 1;
        const expected = plus(times(-1, g[k]!), Math.max(free, least), d[k - 1]!);
        parallel(d[k]!, dot(expected, g[k]!) < 0 ? expected : times(-1, g[k]!));
      }
    }
    expect(bounded).toBeGreaterThan(0);
  });

  test('L-BFGS applies the inverse that its remembered steps make of sᵀy/yᵀy times the identity', () => {
    for (const memory of [1, 3]) {
      const settings = { ...initialSettings(lBfgs.fields), memory, iterations: 12 };
      const { lines } = traced(lBfgs.minimise(rosenbrock, Float64Array.of(4, 2), settings));
      const [d, g] = [directions(lines), gradients(lines)];
      for (let k = 1; k < d.length; k += 1) {
        const s = (i: number): Matrix => Matrix.columnVector(minus(lines[i + 1]!.x, lines[i]!.x));
        const y = (i: number): Matrix => Matrix.columnVector(minus(g[i + 1]!, g[i]!));
        let h = Matrix.eye(2).mul(s(k - 1).dot(y(k - 1)) / y(k - 1).dot(y(k - 1)));
        for (let i = Math.max(0, k - memory); i < k; i += 1) {
          const rho = 1 / s(i).dot(y(i));
          const left = Matrix.eye(2).sub(s(i).mmul(y(i).transpose()).mul(rho));
          h = left
            .mmul(h)
            .mmul(left.transpose())
            .add(s(i).mmul(s(i).transpose()).mul(rho));
        }
        parallel(
          d[k]!,
          Float64Array.from(h.mmul(Matrix.columnVector(g[k]!)).to1DArray(), (v) => -v),
        );
      }
    }
  });
});
