import { expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import type { CurvedProgram, WholeProgram } from '../../src/compiler/program.ts';
import { type Life, shareBuffers } from '../../src/base/share-buffers.ts';
import { referenceRoutine } from '../../src/runtime/reference.ts';
import { compileProcedure } from '../../src/runtime/wasm/routine.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';

test('values that are needed at one time have buffers of their own, each large enough', () => {
  const random = seededRandom(1);
  for (let round = 0; round < 200; round += 1) {
    const lives: Life<number>[] = Array.from({ length: 40 }, (_, from) => ({
      id: from,
      from,
      to: random.uniform() < 0.1 ? Infinity : from + random.integer(12),
      size: 1 + random.integer(9),
    }));
    const { bufferOf, sizes } = shareBuffers(lives);
    for (const a of lives) {
      const buffer = bufferOf.get(a.id) as number;
      expect(sizes[buffer]).toBeGreaterThanOrEqual(a.size);
      for (const b of lives) {
        const together = a.id < b.id && b.from <= a.to;
        if (together) expect(bufferOf.get(b.id)).not.toBe(buffer);
      }
    }
    expect(sizes.length).toBeLessThan(lives.length);
  }
});

test('a value takes the smallest free buffer that holds it, or lets the largest grow', () => {
  const life = (id: string, from: number, to: number, size: number) => ({ id, from, to, size });
  const { bufferOf, sizes } = shareBuffers([
    life('a', 0, 1, 5),
    life('b', 1, 2, 9),
    life('c', 2, 2, 2), // b is still read here, a no longer
    life('d', 3, 9, 4),
    life('e', 4, 9, 12),
  ]);
  expect([...bufferOf.values()]).toEqual([0, 1, 0, 0, 1]);
  expect(sizes).toEqual([5, 12]);
});

const depth = 60;
const names = Array.from({ length: depth }, (_, i) => `h${String(i).padStart(2, '0')}`);
const chain = graphOf(
  { x: input(8), ...Object.fromEntries(names.map((name) => [name, unit('tanh', 8)])) },
  names.map((name, i) => `${i === 0 ? 'x' : names[i - 1]}>${name}`),
);

test('a deep network is evaluated in the memory of a few layers', () => {
  const program = compile(chain, recipeOf()).program as WholeProgram;
  const procedure = program.procedures.evaluate;
  const rows = 100;
  const made = procedure.steps.map(({ output }) => output);
  const extentsOf = (id: string): number[] =>
    (program.tensors[id]?.extents ?? []).map((e) => (typeof e === 'number' ? e : rows));
  const tensors = [...new Set(procedure.steps.flatMap((step) => [...step.inputs, step.output]))];
  const { buffers } = compileProcedure(program, procedure, extentsOf, tensors, rows, []);
  const addresses = new Set(made.map((id) => buffers[id]?.byteOffset));
  expect(made.length).toBeGreaterThan(depth);
  expect(addresses.size).toBeLessThan(12);
});

test('answers are those of loops in which every value has a place of its own', () => {
  const program = compile(chain, recipeOf()).curvature as CurvedProgram;
  const random = seededRandom(2);
  for (const name of ['evaluate', 'gradient', 'pullback', 'pushforward', 'hessian'] as const) {
    const { inputs } = program.procedures[name] ?? { inputs: [] };
    const given = (): Record<string, Float64Array> =>
      Object.fromEntries(
        inputs.map((id) => {
          const size = (program.tensors[id]?.extents ?? []).reduce<number>(
            (n, e) => n * (typeof e === 'number' ? e : 3),
            1,
          );
          return [id, Float64Array.from({ length: size }, () => random.normal() / 3)];
        }),
      );
    const shared = referenceRoutine(program, name, { rows: 3 });
    const apart = referenceRoutine(program, name, { rows: 3 }, 64, () => undefined);
    const first = given();
    expect(shared.run(first)).toEqual(apart.run(first));
    const moved = Object.fromEntries(
      Object.entries(given()).filter(([id]) => program.tensors[id]?.role === 'direction'),
    );
    expect(shared.along(moved)).toEqual(apart.along(moved));
  }
});
