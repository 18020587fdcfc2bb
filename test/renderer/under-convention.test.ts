import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { ownConvention } from '../../src/interchange/notation/convention.ts';
import { underConvention } from '../../src/renderer/notation/under-convention.ts';
import type { ExampleValues } from '../../src/renderer/state/example-store.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';

describe('the numbers of an example under a convention', () => {
  const graph = graphOf({ x: input(), y: unit('tanh') }, ['w:x>y']);
  const recipe = recipeOf({ loss: { kind: 'squared', half: true } });
  const compilation = compile(graph, recipe);
  const values: ExampleValues = {
    compilation,
    x: Float64Array.of(1),
    target: Float64Array.of(1),
    forward: { sums: {}, outputs: {} },
    backward: {
      loss: 3,
      deltas: { y: Float64Array.of(0.5) },
      gradients: { w: Float64Array.of(0.25) },
    },
    outputCotangents: { y: Float64Array.of(2) },
    withoutBackward: null,
  };
  const under = (parts: Partial<typeof ownConvention>) =>
    underConvention(values, { ...ownConvention, ...parts }, recipe, compilation.sequence).backward;

  it('stay as they are in the recipe’s own', () => {
    expect(under({})).toBe(values.backward);
    expect(under({ half: 'half', batch: 'mean' })).toBe(values.backward);
  });

  it('are twice as large without the ½, and taken by the output where δ is', () => {
    expect(under({ half: 'whole', delta: 'output' })).toEqual({
      loss: 6,
      deltas: { y: [4] },
      gradients: { w: [0.5] },
    });
  });

  it('that have not been computed yet stay so', () => {
    const early = {
      ...values,
      backward: { loss: null, deltas: { y: [null] }, gradients: { w: [0.25, null] } },
    };
    const convention = { ...ownConvention, half: 'whole' as const };
    expect(underConvention(early, convention, recipe, compilation.sequence).backward).toEqual({
      loss: null,
      deltas: { y: [null] },
      gradients: { w: [0.5, null] },
    });
  });
});
