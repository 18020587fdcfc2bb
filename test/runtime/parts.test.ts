/** Kernels that threads share: whatever the number of parts, every number is the same to the last bit. */
import { setFlagsFromString } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import type { Expr, Kernel } from '../../src/compiler/program.ts';
import { evenStep, firstStep } from '../../src/runtime/tiled/cut.ts';
import { fusesProducts } from '../../src/runtime/tiled/fuses-products.ts';
import { type TeamStep, turnsOf } from '../../src/runtime/tiled/turns.ts';
import { backendCases } from '../support/backend-cases.ts';
import { channels, kernelCalls } from '../support/kernel-calls.ts';
import { bits, engines, runTiled } from '../support/tiled.ts';

// Browsers and later Nodes add a product to a sum in one instruction without being asked.
if (!fusesProducts()) setFlagsFromString('--experimental-wasm-relaxed-simd');

describe('every kernel of the compiler in parts', () => {
  for (const one of [...backendCases, channels]) {
    test(`${one.name}: bit for bit what one thread computes`, () => {
      for (const [rows, threads, engine] of [
        [7, 2, engines.joining],
        [32, 3, engines.fusing],
      ] as const) {
        for (const { output, kernel, inputs, extents } of kernelCalls(one, rows)) {
          const whole = runTiled(kernel, inputs, extents, rows, engine);
          const parts = runTiled(kernel, inputs, extents, rows, engine, threads);
          expect(bits(parts), `${output} in ${threads}: ${JSON.stringify(kernel)}`).toEqual(bits(whole));
        }
      }
    });
  }
});

test('products of matrices of any shape in parts: bit for bit what one thread computes', () => {
  const at = (input: number, ...index: string[]): Expr => ['load', input, ...index] as unknown as Expr;
  const relu = (e: Expr): Expr => ['maximum', e, 0];
  const left = fc.constantFrom(at(0, 'i0', 'k'), at(0, 'k', 'i0'), relu(at(0, 'i0', 'k')));
  const right = fc.constantFrom(at(1, 'i1', 'k'), at(1, 'k', 'i1'), relu(at(1, 'i1', 'k')));
  const size = fc.integer({ min: 1, max: 140 });
  const terms = fc.integer({ min: 1, max: 700 });
  const shape = fc.tuple(
    left,
    right,
    size,
    size,
    terms,
    fc.integer({ min: 2, max: 9 }),
    fc.constantFrom(...Object.values(engines)),
  );
  fc.assert(
    fc.property(shape, ([a, b, rows, columns, count, threads, engine]) => {
      const random = seededRandom(rows * columns + count);
      const sides = [rows, columns].map((lines, side) => {
        const byTerms = JSON.stringify(side === 0 ? a : b).includes(',"k","i');
        return byTerms ? [count, lines] : [lines, count];
      });
      const inputs = sides.map(([x = 0, y = 0]) =>
        Float32Array.from({ length: x * y }, () => random.normal()),
      );
      const kernel: Kernel = { extents: [rows, columns], value: ['sum', 'k', count, ['multiply', a, b]] };
      const whole = runTiled(kernel, inputs, sides, 1, { ...engine, keepsOrder: false, joins: false });
      expect(bits(runTiled(kernel, inputs, sides, 1, engine, threads))).toEqual(bits(whole));
    }),
    { numRuns: 60 },
  );
});

test('an axis is parted whole, and no part of it is empty', () => {
  const numbers = fc.tuple(
    fc.integer({ min: 1, max: 2000 }),
    fc.integer({ min: 1, max: 500 }),
    fc.constantFrom(1, 4, 8),
    fc.integer({ min: 2, max: 16 }),
  );
  fc.assert(
    fc.property(numbers, ([count, most, unit, threads]) => {
      const step = evenStep(count, Math.max(most, unit), unit, threads);
      expect(step % unit).toBe(0);
      expect(step).toBeLessThanOrEqual(Math.max(most, unit));
      const steps = Math.floor(count / step);
      const edges = Array.from({ length: threads + 1 }, (_, part) => firstStep(steps, part, threads));
      expect([edges[0], edges.at(-1)]).toEqual([0, steps]);
      for (let part = 0; part < threads && steps >= threads; part += 1)
        expect(edges[part + 1]).toBeGreaterThan(edges[part] as number);
    }),
  );
});

describe('turns', () => {
  const step = fc.record({
    reads: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 3 }),
    writes: fc.integer({ min: 0, max: 5 }),
    operations: fc.constantFrom(10, 1e4, 1e5, 1e7),
    share: fc.constantFrom(0.5, 0.7, 1),
  });
  const plans = fc.array(step, { minLength: 1, maxLength: 30 });

  test('every step has one turn, in order', () => {
    fc.assert(
      fc.property(plans, (steps) => {
        const turns = turnsOf(steps, 2).flatMap((turn) => (turn === 'meet' ? [] : [turn.step]));
        expect(turns).toEqual(steps.map((_, i) => i));
      }),
    );
  });

  test('threads meet between any two steps of which one must not overtake the other', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 2, max: 4 }), (steps, threads) => {
        const since: { readonly step: TeamStep; readonly by: 'all' | number }[] = [];
        for (const turn of turnsOf(steps, threads)) {
          if (turn === 'meet') {
            since.length = 0;
            continue;
          }
          const now = steps[turn.step] as TeamStep;
          for (const { step: before, by } of since) {
            const depend =
              now.reads.includes(before.writes) ||
              before.reads.includes(now.writes) ||
              before.writes === now.writes;
            if (depend) expect([by, typeof by]).toEqual([turn.by, 'number']);
          }
          since.push({ step: now, by: turn.by });
        }
      }),
    );
  });

  test('steps that follow on each other stay with one thread, without a meeting', () => {
    const small = (reads: number[], writes: number): TeamStep => ({
      reads,
      writes,
      operations: 100,
      share: 1,
    });
    expect(turnsOf([small([], 0), small([0], 1), small([1], 2)], 4)).toEqual([
      { step: 0, by: 0 },
      { step: 1, by: 0 },
      { step: 2, by: 0 },
    ]);
  });

  test('two large steps that cannot be shared are done at the same time', () => {
    const large = (reads: number[], writes: number): TeamStep => ({
      reads,
      writes,
      operations: 1e6,
      share: 1,
    });
    expect(turnsOf([large([5], 0), large([5], 1)], 2)).toEqual([
      { step: 0, by: 0 },
      { step: 1, by: 1 },
    ]);
  });
});
