import { describe, expect, test } from 'vitest';
import { initialSettings } from '../../src/base/fields.ts';
import { adagrad } from '../../src/solvers/adagrad.ts';
import { adam } from '../../src/solvers/adam.ts';
import { gradientDescent } from '../../src/solvers/gradient-descent.ts';
import { momentum } from '../../src/solvers/momentum.ts';
import { nesterov } from '../../src/solvers/nesterov.ts';
import type { Iteration, Objective, Run } from '../../src/solvers/objective.ts';
import { finish } from '../../src/solvers/progress.ts';
import fixture from './fixtures/fixed-step-runs.json' with { type: 'json' };
import { landscape, quadratic } from './problems.ts';

/** x₁² + 10x₂². */
const valley = quadratic(
  [
    [2, 0],
    [0, 20],
  ],
  [0, 0],
);

describe('gradient descent on x₁² + 10x₂²', () => {
  const settings = {
    ...initialSettings(gradientDescent.fields),
    learningRate: 0.02,
    iterations: 100,
    change: 0,
  };
  const lines = [...gradientDescent.minimise(valley, Float64Array.of(2, 1), settings)];

  test('multiplies every coordinate by 1 − 2ηa in every step', () => {
    for (const [k, { x }] of lines.entries()) {
      // Each step rounds twice: 100 steps keep 200ε.
      expect(Math.abs(x[0]! / (2 * 0.96 ** k) - 1)).toBeLessThan(4e-14);
      expect(Math.abs(x[1]! / 0.6 ** k - 1)).toBeLessThan(4e-14);
    }
    for (const [k, point] of fixture.quadratic.every10.entries()) {
      for (const i of [0, 1]) expect(Math.abs(lines[10 * k]!.x[i]! / point[i]! - 1)).toBeLessThan(1e-13);
    }
    expect(lines.at(-1)!.value).toBeCloseTo(1.1384307010783112e-3, 15);
  });

  test('strays from the gradient flow by 0.0893 in one coordinate at most', () => {
    const gaps = lines.flatMap(({ x }, k) => [
      Math.abs(x[0]! - 2 * Math.exp(-0.04 * k)),
      Math.abs(x[1]! - Math.exp(-0.4 * k)),
    ]);
    expect(Math.max(...gaps)).toBeCloseTo(fixture.quadratic.largestDeviation, 14);
    expect(Math.max(...gaps)).toBeCloseTo(Math.exp(-0.8) - 0.6 ** 2, 14);
  });

  test('diverges for η above 1/max(a, b) and not below', () => {
    const end = (learningRate: number): number =>
      finish(gradientDescent.minimise(valley, Float64Array.of(2, 1), { ...settings, learningRate })).value;
    expect(end(0.099)).toBeLessThan(1);
    expect(end(0.101)).toBeGreaterThan(100);
  });

  test('a decay δ divides η by 1 + δk', () => {
    const run = gradientDescent.minimise(valley, Float64Array.of(2, 1), {
      ...settings,
      decay: 0.5,
      iterations: 3,
    });
    expect(Array.from(run, (line) => line.step)).toEqual([0, 0.02, 0.02 / 1.5, 0.01]);
  });
});

describe('two minima and a bent valley, until |Δf| < 1e-12', () => {
  const start = (run: (typeof fixture.landscape)[number]): Run => {
    const common = {
      iterations: 5000,
      learningRate: run.eta,
      decay: 0,
      change: 1e-12,
      tolerance: 0,
      momentum: run.mu,
    };
    const solver = { gd: gradientDescent, momentum, nesterov, adagrad }[run.method]!;
    return solver.minimise(landscape, Float64Array.from(run.start), common);
  };

  for (const run of fixture.landscape) {
    const mu = run.mu === 0 ? '' : ` μ ${run.mu}`;
    test(`${run.method} η ${run.eta}${mu} from (${run.start.join(', ')}): ${run.iterations} iterations`, () => {
      const lines: Iteration[] = [];
      const solver = start(run);
      let step = solver.next();
      for (; step.done !== true; step = solver.next()) lines.push(step.value);
      expect(step.value).toMatchObject({ reason: 'tolerance', iterations: run.iterations });
      expect(lines).toHaveLength(run.iterations + 1);
      for (const [k, value] of Object.entries(run.values)) {
        // The orders of operations differ; the early bounces magnify rounding by less than 1e5. Near the minimum f is a sum of
        // squares of small differences of numbers of size 1, so that ε/√f of it are lost.
        const tolerance = 1e-11 * value + 1e-14 * Math.sqrt(value);
        expect(Math.abs(lines[Number(k)]!.value - value), `f after ${k}`).toBeLessThanOrEqual(tolerance);
      }
      for (const i of [0, 1]) expect(step.value.x[i]).toBeCloseTo(run.end[i]!, 10);
    });
  }
});

describe('updates', () => {
  const first = (run: Run): Float64Array => [...run][1]!.x;
  const x0 = Float64Array.of(-0.5, 3);
  const g = landscape.gradient(x0).gradient;

  test('the first step of AdaGrad and of Adam is η·sign(g)', () => {
    const ada = first(adagrad.minimise(landscape, x0, { ...initialSettings(adagrad.fields), iterations: 1 }));
    const adm = first(adam.minimise(landscape, x0, { ...initialSettings(adam.fields), iterations: 1 }));
    for (const i of [0, 1]) {
      // g/(|g| + 1e-8) is off by 1e-8/|g|.
      expect(Math.abs(ada[i]! - (x0[i]! - 0.5 * Math.sign(g[i]!)))).toBeLessThan(
        (0.5 * 1.1e-8) / Math.abs(g[i]!),
      );
      expect(Math.abs(adm[i]! - (x0[i]! - 0.01 * Math.sign(g[i]!)))).toBeLessThan(
        (0.01 * 1.1e-8) / Math.abs(g[i]!),
      );
    }
  });

  test('Adam by its formulas, ten steps', () => {
    const settings = { ...initialSettings(adam.fields), iterations: 10, learningRate: 0.1 };
    const lines = [...adam.minimise(landscape, x0, settings)];
    const [x, m, v] = [x0.slice(), [0, 0], [0, 0]];
    for (let t = 1; t <= 10; t += 1) {
      const { gradient } = landscape.gradient(x);
      for (const i of [0, 1]) {
        m[i] = 0.9 * m[i]! + 0.1 * gradient[i]!;
        v[i] = 0.999 * v[i]! + 0.001 * gradient[i]! ** 2;
        x[i]! -= (0.1 * (m[i]! / (1 - 0.9 ** t))) / (Math.sqrt(v[i]! / (1 - 0.999 ** t)) + 1e-8);
      }
      for (const i of [0, 1]) expect(lines[t]!.x[i]).toBeCloseTo(x[i]!, 12);
    }
  });

  test('momentum is x − η∇f + μ(x − x₋), with a decaying η too', () => {
    const settings = { ...initialSettings(momentum.fields), iterations: 8, decay: 0.3 };
    const lines = [...momentum.minimise(landscape, x0, settings)];
    for (let k = 1; k + 1 < lines.length; k += 1) {
      const [before, at, after] = [lines[k - 1]!.x, lines[k]!.x, lines[k + 1]!.x];
      const rate = 0.02 / (1 + 0.3 * k);
      const { gradient } = landscape.gradient(at);
      for (const i of [0, 1]) {
        const expected = at[i]! - rate * gradient[i]! + 0.9 * (at[i]! - before[i]!);
        expect(after[i]).toBeCloseTo(expected, 13);
      }
    }
  });

  test('without momentum, Nesterov and momentum are gradient descent', () => {
    const settings = { ...initialSettings(nesterov.fields), iterations: 20, momentum: 0 };
    const plain = [...gradientDescent.minimise(landscape, x0, settings)].at(-1)!.x;
    expect([...nesterov.minimise(landscape, x0, settings)].at(-1)!.x).toEqual(plain);
    expect([...momentum.minimise(landscape, x0, settings)].at(-1)!.x).toEqual(plain);
  });

  test('a run that overflows ends at the last finite point', () => {
    const quartic: Objective = {
      size: 1,
      value: ([x]) => x! ** 4,
      gradient: ([x]) => ({ value: x! ** 4, gradient: Float64Array.of(4 * x! ** 3) }),
      curvature: null,
    };
    const settings = { ...initialSettings(gradientDescent.fields), learningRate: 1 };
    const solution = finish(gradientDescent.minimise(quartic, Float64Array.of(2), settings));
    expect(solution.reason).toBe('not-finite');
    expect(Number.isFinite(solution.value)).toBe(true);
    expect(solution.value).toBe(quartic.value(solution.x));
  });
});
