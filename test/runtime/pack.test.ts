import { expect, test } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import type { WholeProgram } from '../../src/compiler/program.ts';
import { pack, unpack, unpackInPlace } from '../../src/runtime/pack.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';

test('numbers by document id come back from the tensors in which they lie side by side', () => {
  const vector = { bias: 'vector' } as const;
  const graph = graphOf(
    {
      a: input(1),
      b: input(1),
      h: unit('tanh', 1, vector),
      i: unit('tanh', 1, vector),
      y: unit('identity', 2, vector),
    },
    ['ah:a>h', 'ai:a>i', 'bi:b>i', 'hy:h>y', 'iy:i>y'],
  );
  const program = compile(graph, recipeOf()).program as WholeProgram;
  const values = Object.fromEntries(
    program.parameters.map(({ id, shape }, at) => {
      const count = shape.reduce((x, y) => x * y, 1);
      return [id, Float64Array.from({ length: count }, (_, i) => 10 * at + i + 1)];
    }),
  );
  expect(Object.keys(values).toSorted()).toEqual(['ah', 'ai', 'bi', 'h', 'hy', 'i', 'iy', 'y']);
  expect(unpack(program, pack(program, values))).toEqual(values);
  const tensors = pack(program, values);
  const views = unpackInPlace(program, tensors);
  expect(views).toEqual(values);
  const buffers = new Set(Object.values(tensors).map(({ buffer }) => buffer));
  for (const { id, places } of program.parameters)
    expect(buffers.has(views[id]?.buffer as ArrayBuffer)).toBe(!places);
  for (const numbers of Object.values(unpack(program, tensors))) {
    numbers.fill(0);
    expect(unpack(program, tensors)).toEqual(values);
  }
  const single = Object.fromEntries(Object.entries(tensors).map(([id, v]) => [id, Float32Array.from(v)]));
  expect(unpackInPlace(program, single)).toEqual(values);
});
