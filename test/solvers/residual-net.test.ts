/** The course's residual network on Peaks, seed 2. Its CG residuals are in conjugate-gradients.test.ts. */
import { expect, test } from 'vitest';
import { initialSettings } from '../../src/base/fields.ts';
import { newtonCg } from '../../src/solvers/newton-cg.ts';
import { finish } from '../../src/solvers/progress.ts';
import { dot, norm } from '../../src/solvers/vectors.ts';
import { residualNet, residualStart } from '../oracles/residual-net.ts';

const { data, x0 } = residualStart();
const net = residualNet(data, 1e-5);
const relative = (value: number, expected: number): number => Math.abs(value / expected - 1);

test('value, gradient and Gauss–Newton curvature at the start', () => {
  const { value, gradient } = net.gradient(x0);
  expect(relative(value, 2.834798886376937)).toBeLessThan(1e-12);
  expect(relative(norm(gradient), 4.1111378413556405)).toBeLessThan(1e-12);
  const [u, v] = [x0.map((_, i) => Math.cos(i + 1)), x0.map((_, i) => Math.sin(i + 1))];
  const H = net.curvature!(x0);
  expect(relative(dot(v, H(v)), 8.579334559581048)).toBeLessThan(1e-12);
  expect(relative(dot(u, H(v)), -2.626427210764829)).toBeLessThan(1e-12);
  expect(relative(dot(v, H(u)), -2.626427210764829)).toBeLessThan(1e-12);
});

test('the first step of Newton-CG with the default settings', () => {
  const run = newtonCg.minimise(net, x0, { ...initialSettings(newtonCg.fields), iterations: 1 });
  const [, line] = [...run];
  // Ten iterations of CG, of which the one with the smallest residual counts. Changing the right side by 1e-15 makes it the ninth
  // (then the value is 2.0129) or the tenth (2.172 to 2.174; published: 2.1741): rounding is magnified by 1e5 in the eighth
  // iteration, as in the published table of residuals. The step is 1/8 either way.
  expect(line).toMatchObject({ inner: 10, step: 0.125, trials: 4 });
  const nearest = Math.min(relative(line!.value, 2.0129), relative(line!.value, 2.173));
  expect(nearest).toBeLessThan(1e-3);
});

test.runIf(process.env['SLOW'] !== undefined)('fifty steps: 0.10 to 0.20 (SLOW)', () => {
  const { value } = finish(newtonCg.minimise(net, x0, initialSettings(newtonCg.fields)));
  // Published ends: 0.117 and 0.178, from two implementations of the same steps.
  expect(value).toBeGreaterThan(0.1);
  expect(value).toBeLessThan(0.2);
});
