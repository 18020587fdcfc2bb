import { sizeOf } from '../../src/compiler/shape.ts';
import type { Workload } from '../../src/lab/speed/workloads.ts';
import { comparedSteps } from './contest.ts';

/** Largest difference of two rows of losses, relative to the second. */
export function deviation(losses: readonly number[], ours: readonly number[]): number {
  const differences = ours.map((loss, i) => Math.abs((losses[i] ?? NaN) - loss) / Math.abs(loss));
  return differences.some(Number.isNaN) ? Infinity : Math.max(...differences);
}

/**
 * What rounding to float32 may make of it. A sum of n terms is wrong by about √n·u of their sizes, u = 2⁻²⁴, and hardly ever by
 * four times as much (Higham & Mary 2019); the longest here has about as many terms as the largest layer has components, or
 * the batch rows. It is passed on forwards and backwards through every layer in every step; steps of η = 0.05 do not magnify
 * it in so few. Graphics devices are worse at tanh and exp: 2⁻¹¹ is what WGSL promises of its trigonometric functions, and
 * GLSL promises nothing.
 */
export function toleranceOf({ draw, batch }: Workload, graphics: boolean): number {
  const vertices = Object.values(draw().vertices);
  const terms = Math.max(batch, ...vertices.map(({ shape }) => sizeOf(shape ?? [1])));
  const rounding = 2 * vertices.length * comparedSteps * 4 * Math.sqrt(terms) * 2 ** -24;
  return rounding + (graphics ? 2 ** -11 : 0);
}
