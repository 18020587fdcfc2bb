/** The course's single hidden layer on Peaks, seed 2: published objective values, reproduced by our solvers. */
import { describe, expect, test } from 'vitest';
import { initialSettings } from '../../src/base/fields.ts';
import { bfgs } from '../../src/solvers/bfgs.ts';
import { lBfgs } from '../../src/solvers/l-bfgs.ts';
import { newtonCg } from '../../src/solvers/newton-cg.ts';
import { nonlinearCg } from '../../src/solvers/nonlinear-cg.ts';
import { finish } from '../../src/solvers/progress.ts';
import { steepestDescent } from '../../src/solvers/steepest-descent.ts';
import { dot, norm, plus } from '../../src/solvers/vectors.ts';
import { errorOf, peaksStart, singleLayer, type SingleLayer } from '../oracles/single-layer.ts';
import fixture from './fixtures/single-layer.json' with { type: 'json' };

const { train, validation, x0 } = peaksStart();
const net: SingleLayer = { m: 40, classes: 5, sigma: 'sin', data: train, lambdaK: 1e-4, lambdaW: 1e-4 };
const f = singleLayer(net);
const newton = {
  iterations: 50,
  tolerance: 0,
  cgTolerance: 1e-6,
  cgIterations: 200,
  lineSearch: 'halving',
} as const;
const relative = (value: number, expected: number): number => Math.abs(value / expected - 1);

describe('the problem is the published one', () => {
  test('data, start, value, gradient, curvature, errors', () => {
    expect(train.y[0]).toBeCloseTo(0.17647059, 8);
    expect(train.y[1]).toBeCloseTo(-1.37647059, 8);
    expect(x0[80]).toBeCloseTo(0.48982048, 8);
    const { value, gradient } = f.gradient(x0);
    expect(relative(value, fixture.value)).toBeLessThan(1e-12);
    expect(relative(norm(gradient), fixture.gradientNorm)).toBeLessThan(1e-12);
    expect(value - 0.5e-4 * dot(x0, x0)).toBeCloseTo(fixture.withoutPenalty, 12);
    const v = x0.map((_, i) => Math.sin(i + 1));
    const hv = f.curvature!(x0)(v);
    expect(relative(dot(v, hv), fixture.vHv)).toBeLessThan(1e-12);
    expect(relative(norm(hv), fixture.hvNorm)).toBeLessThan(1e-12);
    expect([errorOf(net, x0, train), errorOf(net, x0, validation)]).toEqual([83.3, 82.65]);
  });

  test('its gradient passes the Taylor test', () => {
    const v = x0.map((_, i) => Math.sin(i + 1));
    const { value, gradient } = f.gradient(x0);
    const e1 = [4, 7, 10].map((k) =>
      Math.abs(f.value(plus(x0, 2 ** -k, v)) - value - 2 ** -k * dot(gradient, v)),
    );
    expect(e1[0]! / e1[1]!).toBeGreaterThan(50);
    expect(e1[1]! / e1[2]!).toBeGreaterThan(60);
  });
});

describe('500 steps of steepest descent, then Newton-CG', () => {
  const descent = [...steepestDescent.minimise(f, x0, initialSettings(steepestDescent.fields))];
  const start = descent[500]!;

  test('steepest descent: 3.4959 → 0.23241 → 0.23223', () => {
    expect(descent).toHaveLength(501);
    // 500 contractive steps keep rounding of some 1e-13 apart from the reference.
    expect(relative(start.value, fixture.newton[0]!)).toBeLessThan(1e-10);
    expect(relative(descent[499]!.value, fixture.descentBeforeLast[0]!)).toBeLessThan(1e-10);
    expect(relative(descent[499]!.gradientNorm, fixture.descentBeforeLast[1]!)).toBeLessThan(1e-8);
  });

  test('the first Newton-CG step: 200 CG iterations without reaching 1e-6, 0.17280', () => {
    const run = newtonCg.minimise(f, start.x, newton);
    run.next();
    const { value } = run.next();
    expect(value).toMatchObject({ inner: 200, step: 1, trials: 1 });
    // CG has long lost orthogonality after 200 iterations: changing the right side by 1e-15 moves this value between
    // 0.172805 and 0.172821, so that no implementation can be nearer than 1e-4.
    expect(relative(value!.value, fixture.newton[1]!)).toBeLessThan(3e-4);
  });

  test.runIf(process.env['SLOW'] !== undefined)(
    'all 50 Newton-CG steps: 0.0950747 (SLOW)',
    () => {
      const lines = [...newtonCg.minimise(f, start.x, newton)];
      expect(lines).toHaveLength(51);
      for (const [k, value] of fixture.newton.entries()) {
        expect(relative(lines[k]!.value, value), `after ${k}`).toBeLessThan(1e-3);
      }
      expect(lines.slice(1).every((line) => line.inner === 200)).toBe(true);
      // The one halving, and the growth after it.
      expect(lines.slice(4, 8).map((line) => line.step)).toEqual([0.5, 0.5, 0.75, 1]);
      const { x, value } = lines[50]!;
      expect(relative(value, 0.09507470723713349)).toBeLessThan(2e-4);
      expect(errorOf(net, x, train)).toBeCloseTo(1.7, 1);
      expect(errorOf(net, x, validation)).toBeCloseTo(2.15, 1);
    },
    900_000,
  );
});

describe('quasi-Newton and nonlinear CG from the start', () => {
  // Another implementation's ends after 500 iterations are 0.0681 (BFGS) and 0.0852 (CG); paths of a non-convex problem part
  // early, hence the room.
  test.runIf(process.env['SLOW'] !== undefined)('BFGS, 500 iterations (SLOW)', () => {
    const { value, x } = finish(bfgs.minimise(f, x0, { ...initialSettings(bfgs.fields), tolerance: 0 }));
    expect(value).toBeGreaterThan(0.055);
    expect(value).toBeLessThan(0.082);
    expect(errorOf(net, x, train)).toBeLessThan(2);
    expect(errorOf(net, x, validation)).toBeLessThan(4);
  });

  for (const [name, run, most] of [
    ['BFGS', () => bfgs.minimise(f, x0, { ...initialSettings(bfgs.fields), iterations: 200 }), 0.11],
    ['L-BFGS', () => lBfgs.minimise(f, x0, { ...initialSettings(lBfgs.fields), iterations: 200 }), 0.11],
    [
      'nonlinear CG',
      () => nonlinearCg.minimise(f, x0, { ...initialSettings(nonlinearCg.fields), iterations: 200 }),
      0.12,
    ],
  ] as const) {
    test(`${name}, 200 iterations`, () => {
      const { value, x } = finish(run());
      expect(value).toBeLessThan(most);
      expect(errorOf(net, x, train)).toBeLessThan(5);
    });
  }
});
