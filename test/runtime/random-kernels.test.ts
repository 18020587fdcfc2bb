import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { Unsupported } from '../../src/runtime/tiled/shape.ts';
import { type DrawnKernel, inSinglePrecision, randomKernels } from '../support/random-kernels.ts';
import { engines, runTiled, tileSizes } from '../support/tiled.ts';

const random = seededRandom(11);
const plenty = Float32Array.from({ length: 40_000 }, () => random.normal());

/** Zeros of either sign are equal. */
function same(expected: Float32Array, actual: Float32Array): boolean {
  return expected.every((e, i) => e === actual[i]);
}

test('random kernels of arithmetic: every number is that of plain loops in single precision, in tiles of every size and in every part', () => {
  let [tiled, stock] = [0, 0];
  const equal = (drawn: DrawnKernel): void => {
    const { kernel, batch, extents, whole } = drawn;
    const inputs = extents.map((sizes, i) => {
      const some = plenty.subarray(7 * i, 7 * i + sizes.reduce((a, b) => a * b, 1));
      const most = whole.get(i);
      return most === undefined ? some : some.map((one) => Math.floor(Math.abs(1000 * one)) % (most + 1));
    });
    const ways = [...tileSizes.map((size) => [size, 1] as const), [tileSizes.at(-1), 3] as const].map(
      ([size, threads]) =>
        () =>
          runTiled(kernel, inputs, extents, batch, { ...engines.plain, ...size }, threads),
    );
    try {
      const [first, ...others] = ways.map((way) => way()) as [Float32Array, ...Float32Array[]];
      expect(others.every((other) => same(first, other))).toBe(true);
      expect([...inSinglePrecision(drawn, inputs)].some((expected) => same(expected, first))).toBe(true);
      tiled += 1;
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      stock += 1;
    }
  };
  fc.assert(fc.property(randomKernels, equal), { numRuns: 600, seed: 1 });
  expect(tiled).toBeGreaterThan(9 * stock);
});
