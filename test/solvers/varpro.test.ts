/** Variable projection on the single hidden layer on Peaks: published values with a tight inner solve. */
import { describe, expect, test } from 'vitest';
import { initialSettings } from '../../src/base/fields.ts';
import { newtonCg } from '../../src/solvers/newton-cg.ts';
import { finish } from '../../src/solvers/progress.ts';
import { innerNewton, reducedObjective } from '../../src/solvers/reduced-objective.ts';
import { steepestDescent } from '../../src/solvers/steepest-descent.ts';
import { varPro } from '../../src/solvers/varpro.ts';
import { dot, norm, plus, times } from '../../src/solvers/vectors.ts';
import {
  errorOf,
  peaksStart,
  separableLayer,
  type SingleLayer,
  type Sigma,
} from '../oracles/single-layer.ts';
import fixture from './fixtures/varpro.json' with { type: 'json' };

const { train, validation, x0 } = peaksStart(2);
const theta0 = x0.slice(0, 81);
const netOf = (sigma: Sigma, lambdaW: number, lambdaK = 1e-5): SingleLayer => ({
  m: 40,
  classes: 5,
  sigma,
  data: train,
  lambdaK,
  lambdaW,
});
const tight = innerNewton({ iterations: 50, tolerance: 1e-8, cgTolerance: 1e-3, cgIterations: 200 });
const relative = (value: number, expected: number): number => Math.abs(value / expected - 1);
const cases = Object.entries(fixture).map(([name, expected]) => {
  const [sigma, lambda] = name.split(' ') as [Sigma, string];
  return { name, net: netOf(sigma, Number(lambda)), expected };
});

const slow = process.env['SLOW'] !== undefined;

for (const { name, net, expected } of cases) {
  // One of the four always, all when asked for.
  const always = name === 'tanh 0.001';
  const title = (text: string): string => (always ? text : `${text} (SLOW)`);
  describe(`σ and λ of W: ${name}`, () => {
    const reduced = reducedObjective(separableLayer(net), tight);

    test('value and gradient of the reduced objective at the start', () => {
      const { value, gradient } = reduced.gradient(theta0);
      // The value is off by ‖∂φ/∂w‖²/2λ ≤ 1e-16/2e-4, the gradient by less than 1e-8·‖∂²φ/∂θ∂w‖/λ.
      expect(relative(value, expected.value)).toBeLessThan(1e-11);
      expect(relative(norm(gradient), expected.gradientNorm)).toBeLessThan(1e-5);
      expect(reduced.value(theta0)).toBe(reduced.inner(theta0).value);
    });

    test.runIf(slow || always)(`${title('the Taylor test is of order two')}`, () => {
      const raw = theta0.map((_, i) => Math.cos(i));
      const d = times(1 / norm(raw), raw);
      const { value, gradient } = reduced.gradient(theta0);
      const errors: number[] = [];
      for (const [h, e0, e1] of expected.taylor as [number, number, number][]) {
        if (![-2, -5, -8, -11].includes(Math.log2(h))) continue;
        const change = reduced.value(plus(theta0, h, d)) - value;
        const rest = Math.abs(change - h * dot(gradient, d));
        errors.push(rest);
        expect(relative(Math.abs(change), e0)).toBeLessThan(1e-5);
        // Values are exact to 1e-12, the slope to 1e-7.
        expect(Math.abs(rest - e1)).toBeLessThan(1e-12 + 1e-7 * h);
      }
      // Order two: 64 from one to the next, a little less where h is still large.
      for (let k = 1; k < errors.length; k += 1) {
        expect(errors[k - 1]! / errors[k]!).toBeGreaterThan(12);
        if (k > 1) expect(errors[k - 1]! / errors[k]!).toBeGreaterThan(55);
      }
    });

    test.runIf(slow || always)(`${title('ten steps of steepest descent, then two of Newton-CG')}`, () => {
      const limits = { ...initialSettings(steepestDescent.fields), iterations: 10 };
      const descent = [...steepestDescent.minimise(reduced, theta0, limits)];
      for (const [k, value] of expected.descent.entries()) {
        expect(relative(descent[k]!.value, value), `descent ${k}`).toBeLessThan(1e-7);
      }
      const settings = {
        iterations: 2,
        tolerance: 0,
        cgTolerance: 1e-2,
        cgIterations: 20,
        lineSearch: 'halving',
      } as const;
      const lines = [...newtonCg.minimise(reduced, descent[10]!.x, settings)];
      for (const [k, line] of lines.entries()) {
        // 20 CG iterations that do not converge: changing θ by 1e-14 moves the second step's value by 1e-3, an inner tolerance
        // of 1e-10 the first one's by 3e-6.
        const tolerance = [1e-7, 1e-5, 3e-3][k]!;
        expect(relative(line.value, expected.newton[k]!), `Newton ${k}`).toBeLessThan(tolerance);
        if (k > 0) expect(line.inner).toBe(expected.cg[k]);
      }
    });

    test.runIf(slow)(
      'all of the published run (SLOW)',
      () => {
        const limits = { ...initialSettings(steepestDescent.fields), iterations: 10 };
        const { x } = finish(steepestDescent.minimise(reduced, theta0, limits));
        const settings = {
          iterations: 20,
          tolerance: 0,
          cgTolerance: 1e-2,
          cgIterations: 20,
          lineSearch: 'halving',
        } as const;
        const end = finish(newtonCg.minimise(reduced, x, settings));
        // What moves the second step by 1e-3 moves the fourth by 1e-2; the ends of two implementations are a few per cent apart.
        expect(relative(end.value, expected.newton.at(-1)!)).toBeLessThan(0.1);
      },
      900_000,
    );
  });
}

describe('the solver', () => {
  const net = netOf('tanh', 1e-3);
  const problem = separableLayer(net);

  test('starts from w = 0 whatever w is given, and its lines are points of φ itself', () => {
    const settings = { ...initialSettings(varPro.fields), iterations: 1, outer: 'steepest-descent' } as const;
    const lines = [...varPro.minimise(problem, x0, settings)];
    for (const [k, line] of lines.entries()) {
      expect(line.x).toHaveLength(286);
      expect(relative(line.value, fixture['tanh 0.001'].descent[k]!)).toBeLessThan(1e-9);
      const { value } = problem.outer(line.x.subarray(0, 81), line.x.subarray(81));
      expect(line.value).toBeCloseTo(value, 13);
      expect(line.inner).toBeGreaterThan(0);
    }
    expect(lines[0]!.x.slice(0, 81)).toEqual(theta0);
  });

  test('the reduced value keeps ½λ‖W‖²', () => {
    const reduced = reducedObjective(problem, tight);
    const w = reduced.inner(theta0).x;
    const bare = separableLayer({ ...net, lambdaW: 0 }).outer(theta0, w).value;
    expect(reduced.value(theta0) - bare).toBeCloseTo(0.5e-3 * dot(w, w), 12);
    expect(0.5e-3 * dot(w, w)).toBeGreaterThan(0.01);
  });

  test('a warm start needs fewer iterations nearby and finds the same', () => {
    const nearby = theta0.map((v, i) => v + 1e-5 * Math.sin(i));
    const counts = [false, true].map((warm) => {
      const reduced = reducedObjective(problem, tight, new Float64Array(205), warm);
      reduced.value(theta0);
      const before = reduced.innerIterations();
      return { value: reduced.value(nearby), iterations: reduced.innerIterations() - before };
    });
    expect(counts[1]!.iterations).toBeLessThan(counts[0]!.iterations);
    expect(relative(counts[1]!.value, counts[0]!.value)).toBeLessThan(1e-12);
    const settings = { ...initialSettings(varPro.fields), iterations: 0, warmStart: true };
    const [line] = [...varPro.minimise(problem, x0, settings)];
    expect(relative(line!.value, fixture['tanh 0.001'].value)).toBeLessThan(1e-11);
  });

  test('every outer method goes downhill', () => {
    for (const outer of ['newton-cg', 'steepest-descent', 'l-bfgs'] as const) {
      const settings = { ...initialSettings(varPro.fields), iterations: 1, outer };
      const lines = [...varPro.minimise(problem, x0, settings)];
      for (let k = 1; k < lines.length; k += 1) expect(lines[k]!.value).toBeLessThan(lines[k - 1]!.value);
    }
  });

  test.runIf(slow)('as published (loose inner solve, almost no penalty) it still classifies (SLOW)', () => {
    const loose = netOf('tanh', 1e-10, 0);
    const inner = innerNewton({ iterations: 20, tolerance: 0, cgTolerance: 1e-5, cgIterations: 30 });
    const reduced = reducedObjective(separableLayer(loose), inner);
    const descent = finish(
      steepestDescent.minimise(reduced, theta0, {
        ...initialSettings(steepestDescent.fields),
        iterations: 10,
      }),
    );
    const end = finish(
      newtonCg.minimise(reduced, descent.x, {
        iterations: 20,
        tolerance: 0,
        cgTolerance: 1e-6,
        cgIterations: 10,
        lineSearch: 'halving',
      }),
    );
    // The inner problem is not solved, so the outer gradient is wrong and the run depends on rounding.
    const x = Float64Array.of(...end.x, ...reduced.inner(end.x).x);
    expect(errorOf(loose, x, train)).toBeLessThanOrEqual(2.5);
    expect(errorOf(loose, x, validation)).toBeLessThanOrEqual(4);
  });
});
