import { describe, expect, test } from 'vitest';
import { initialSettings, parseSettings } from '../../src/base/fields.ts';
import { solvers, startSolver, unfit } from '../../src/solvers/index.ts';
import { lBfgs } from '../../src/solvers/l-bfgs.ts';
import { sumOfSquares } from '../../src/solvers/least-squares.ts';
import { multiStart } from '../../src/solvers/multi-start.ts';
import type {
  Iteration,
  LeastSquares,
  Objective,
  Run,
  Separable,
  Solution,
} from '../../src/solvers/objective.ts';
import type { Problem, SolverDefinition } from '../../src/solvers/solver.ts';
import { printTable, tableColumns, tableRow } from '../../src/solvers/table.ts';
import { landscape, residuals } from './problems.ts';

/** A linear least-squares problem of n unknowns in all forms: ½‖D(x − 1)‖² with D = diag(1, 2, …), the last as w. */
function diagonal(n: number): Problem {
  const leastSquares: LeastSquares = residuals(
    n,
    (x) => x.map((v, i) => (i + 1) * (v - 1)),
    () => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => (i === j ? i + 1 : 0))),
  );
  const objective = sumOfSquares(leastSquares);
  const inner = Math.min(1, n);
  const joined = (theta: Float64Array, w: Float64Array): Float64Array => Float64Array.of(...theta, ...w);
  const separable: Separable = {
    outerSize: n - inner,
    innerSize: inner,
    inner: (theta) => ({
      size: inner,
      value: (w) => objective.value(joined(theta, w)),
      gradient: (w) => {
        const { value, gradient } = objective.gradient(joined(theta, w));
        return { value, gradient: gradient.slice(n - inner) };
      },
      curvature: () => (v) => v.map((value) => n * n * value),
    }),
    outer(theta, w) {
      const { value, gradient } = objective.gradient(joined(theta, w));
      return {
        value,
        gradient: gradient.slice(0, n - inner),
        curvature: (v) => v.map((entry, i) => (i + 1) ** 2 * entry),
      };
    },
  };
  return { objective, leastSquares, separable };
}

/** The same with every value and residual not a number where `broken` says so. */
function breaking(
  { objective, leastSquares, separable }: Problem,
  broken: (x: Float64Array) => boolean,
): Problem {
  const spoil = (f: Objective, at: (x: Float64Array) => Float64Array): Objective => ({
    ...f,
    value: (x) => (broken(at(x)) ? NaN : f.value(x)),
    gradient(x) {
      const { value, gradient } = f.gradient(x);
      return broken(at(x)) ? { value: NaN, gradient: gradient.map(() => NaN) } : { value, gradient };
    },
  });
  const residual = (x: Float64Array): Float64Array =>
    leastSquares!.residual(x).map((v) => (broken(x) ? NaN : v));
  return {
    objective: spoil(objective, (x) => x),
    leastSquares: {
      ...leastSquares!,
      residual,
      linearise: (x) => ({ ...leastSquares!.linearise(x), residual: residual(x) }),
    },
    separable: {
      ...separable!,
      inner: (theta) => spoil(separable!.inner(theta), (w) => Float64Array.of(...theta, ...w)),
      outer(theta, w) {
        const found = separable!.outer(theta, w);
        if (!broken(Float64Array.of(...theta, ...w))) return found;
        return { ...found, value: NaN, gradient: found.gradient.map(() => NaN) };
      },
    },
  };
}

function traced(run: Run): { lines: Iteration[]; solution: Solution } {
  const lines: Iteration[] = [];
  let step = run.next();
  for (; step.done !== true; step = run.next()) lines.push(step.value);
  return { lines, solution: step.value };
}

const n = 4;
const problem = diagonal(n);
const begin = (
  solver: SolverDefinition,
  on: Problem,
  x0: Float64Array,
  given: Record<string, unknown> = {},
) => traced(startSolver(solver, on, x0, parseSettings(solver.fields, given).settings));

for (const [name, solver] of Object.entries(solvers)) {
  describe(`${solver.title}`, () => {
    const start = (): Float64Array => Float64Array.of(3, -1, 0.5, 2);

    test('is described; its settings start at values they accept', () => {
      expect(solver.summary).toMatch(/^[A-Z].*\.$/);
      const initial = initialSettings(solver.fields);
      expect(parseSettings(solver.fields, initial)).toEqual({ settings: initial, faults: [] });
      expect(solver.fields).toHaveProperty('iterations');
    });

    test('lowers the value, counts its lines from 0, keeps x0 and answers with an x of its own', () => {
      const x0 = start();
      const { lines, solution } = begin(solver, problem, x0, { iterations: 60 });
      expect(x0).toEqual(start());
      expect(lines[0]).toMatchObject({ iteration: 0, step: 0, trials: 0 });
      expect(lines.map((line) => line.iteration)).toEqual(lines.map((_, k) => k));
      expect(new Set(lines.map((line) => line.x)).size).toBe(lines.length);
      const last = lines.at(-1)!;
      expect(solution).toMatchObject({
        iterations: last.iteration,
        value: last.value,
        gradientNorm: last.gradientNorm,
      });
      expect(solution.x).toEqual(last.x);
      expect(solution.x).not.toBe(last.x);
      expect(solution.value).toBeLessThan(lines[0]!.value);
      expect(solution.value).toBe(problem.objective.value(solution.x));
      expect(solution.evaluations).toBeGreaterThanOrEqual(solution.iterations);
      for (const line of lines.slice(1)) expect(line.step).toBeGreaterThan(0);
    });

    test('a start that is the solution: no step', () => {
      const { lines, solution } = begin(solver, problem, Float64Array.of(1, 1, 1, 1));
      expect(lines).toHaveLength(1);
      expect(solution).toMatchObject({ iterations: 0, reason: 'tolerance', x: Float64Array.of(1, 1, 1, 1) });
    });

    test('no iteration allowed: no step', () => {
      const { lines, solution } = begin(solver, problem, start(), { iterations: 0 });
      expect(lines).toHaveLength(1);
      expect(solution).toMatchObject({ iterations: 0, reason: 'limit' });
      expect(solution.x).toEqual(lines[0]!.x);
    });

    test('nothing to choose: an empty x', () => {
      const { lines, solution } = begin(solver, diagonal(0), new Float64Array(0));
      expect(lines).toHaveLength(1);
      expect(solution).toMatchObject({ iterations: 0, reason: 'tolerance', x: new Float64Array(0) });
    });

    test('a start that is not a number: said so, x kept', () => {
      const bad = breaking(problem, () => true);
      const { lines, solution } = begin(solver, bad, start());
      expect(lines).toHaveLength(1);
      expect(solution).toMatchObject({ iterations: 0, reason: 'not-finite' });
      expect([...solution.x].every(Number.isFinite)).toBe(true);
      if (solver.needs !== 'separable') expect(solution.x).toEqual(start());
    });

    test('numbers lost on the way: ends at the last good x', () => {
      const x0 = start();
      let asked = 0;
      const [theta, first] = [x0.slice(0, n - 1), problem.objective.value(x0)];
      // Good at the start only, whatever w is there.
      const bad = breaking(problem, (x) => {
        asked += 1;
        return theta.some((v, i) => v !== x[i]);
      });
      const { solution } = begin(solver, bad, x0);
      expect(solution.reason).toBe('not-finite');
      expect(solution.iterations).toBe(0);
      expect(solution.value).toBeLessThanOrEqual(first);
      expect(solution.x.slice(0, n - 1)).toEqual(theta);
      expect(asked).toBeGreaterThan(1);
    });

    test('says what it needs', () => {
      expect(unfit(solver, problem)).toBeNull();
      const plain: Problem = { objective: landscape, leastSquares: null, separable: null };
      const reason = unfit(solver, plain);
      if (solver.needs === 'gradient') expect(reason).toBeNull();
      else expect(reason).toMatch(new RegExp(`^${solver.title} needs .*\\.$`));
    });

    test('prints its lines', () => {
      const { lines } = begin(solver, problem, start(), { iterations: 3 });
      const text = printTable(lines).split('\n');
      expect(text).toHaveLength(lines.length + 1);
      expect(new Set(text.map((row) => row.length)).size).toBe(1);
      expect(tableRow(lines[0]!)).toHaveLength(tableColumns.length);
      expect(name).toMatch(/^[a-z-]+$/);
    });
  });
}

test('VarPro counts the inner iterations of every line apart', () => {
  // The inner problem is a parabola: one Newton step for every point tried.
  const { lines } = begin(solvers['varpro']!, problem, Float64Array.of(3, -1, 0.5, 2), {
    outer: 'steepest-descent',
    iterations: 5,
  });
  expect(lines).toHaveLength(6);
  expect(lines.map((line) => line.inner)).toEqual(lines.map((line) => Math.max(1, line.trials)));
});

test('a full matrix is refused for many unknowns, with the numbers', () => {
  const large: Problem = { objective: { ...landscape, size: 101_632 }, leastSquares: null, separable: null };
  expect(unfit(solvers['bfgs']!, large)).toBe(
    'BFGS keeps a full matrix and takes at most 4000 unknowns; there are 101632.',
  );
  expect(unfit(solvers['l-bfgs']!, large)).toBeNull();
});

test('a start of the wrong length is a defect of the caller', () => {
  for (const solver of Object.values(solvers)) {
    expect(() => begin(solver, problem, new Float64Array(3))).toThrow(/3 numbers/);
  }
});

test('a table as it is printed', () => {
  const lines: Iteration[] = [
    {
      iteration: 0,
      value: 3.49593834,
      gradientNorm: 3.82806,
      step: 0,
      trials: 0,
      inner: 0,
      x: new Float64Array(1),
    },
    {
      iteration: 10,
      value: -1e-9,
      gradientNorm: 1e-12,
      step: 0.5,
      trials: 2,
      inner: 200,
      x: new Float64Array(1),
    },
  ];
  expect(printTable(lines).split('\n')).toEqual([
    'iter     objective  norm(grad)   step  trials  inner',
    '   0   3.495938e+0    3.828e+0   0.00       0      0',
    '  10  -1.000000e-9   1.000e-12  0.500       2    200',
  ]);
});

test('multi-start keeps the lowest of several ends', () => {
  const wavy: Objective = {
    size: 1,
    value: ([x]) => Math.cos(x!) + 0.01 * x! ** 2,
    gradient: ([x]) => ({
      value: Math.cos(x!) + 0.01 * x! ** 2,
      gradient: Float64Array.of(-Math.sin(x!) + 0.02 * x!),
    }),
    curvature: null,
  };
  const search = multiStart(
    [NaN, 9, -9, 3, 16].map((x) => Float64Array.of(x)),
    (x0) => lBfgs.minimise(wavy, x0, initialSettings(lBfgs.fields)),
  );
  const attempts = [];
  let step = search.next();
  for (; step.done !== true; step = search.next()) attempts.push(step.value);
  expect(attempts.map(({ index, best }) => [index, best])).toEqual([
    [0, false],
    [1, true],
    [2, false],
    [3, true],
    [4, false],
  ]);
  expect(step.value!.x[0]).toBeCloseTo(3.0801, 3);
  expect(multiStart([], () => undefined as never).next()).toEqual({ done: true, value: null });
});
