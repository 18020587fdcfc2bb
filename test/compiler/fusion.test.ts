/** What is computed inside what: the operations of a training step's kernels. */
import { expect, test } from 'vitest';
import type { DrawnGraph } from '../../src/document/document.ts';
import { backendCases } from '../support/backend-cases.ts';
import { compiled } from '../support/run.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';

function kernelsOf(graph: DrawnGraph): readonly string[] {
  return compiled(graph, recipeOf()).program.procedures.train.steps.map(({ op }) => op);
}

test('bias and activation are computed in the product that they follow, and derivatives in the product before', () => {
  const kernels = kernelsOf(
    graphOf({ x: input(3), h: unit('tanh', 4), y: unit('identity', 2) }, ['x>h', 'h>y']),
  );
  expect(kernels).toContain('matmul+elementwise+elementwise'); // tanh(x·Wᵀ + b)
  expect(kernels.filter((op) => op === 'elementwise')).toEqual([]);
});

test('an identity map has no kernel of its own', () => {
  const chain = graphOf({ x: input(3), h: unit('tanh', 4), y: unit('identity', 4) }, ['x>h', 'h>y']);
  const residual = graphOf({ x: input(3), h: unit('tanh', 4), y: unit('identity', 4) }, [
    'x>h',
    'h>y',
    ['same:h>y', { map: { kind: 'identity' } }],
  ]);
  expect(kernelsOf(residual)).toHaveLength(kernelsOf(chain).length);
});

test.each(backendCases.map(({ name, graph, recipe }) => [name, graph, recipe] as const))(
  'nothing is computed that nobody reads: %s',
  (_, graph, recipe) => {
    const { procedures } = compiled(graph, recipe).program;
    for (const { steps, outputs } of Object.values(procedures)) {
      const read = new Set([...steps.flatMap(({ inputs }) => inputs), ...outputs]);
      expect(steps.filter(({ output }) => !read.has(output)).map(({ op }) => op)).toEqual([]);
    }
  },
);

test('what goes around a ring is laid out once, and not looked up for every term of a sum', () => {
  const periodic = { kind: 'convolution-1d', stencil: 5, boundary: 'periodic' };
  const kernels = kernelsOf(
    graphOf({ x: input(64), h: unit('tanh', 64), y: unit('identity', 1) }, [
      ['x>h', { map: periodic }],
      'h>y',
    ]),
  );
  expect(kernels.some((op) => /(^|\+)pad$/.test(op))).toBe(true);
  expect(kernels.filter((op) => op.includes('pad+convolve') || op.includes('pad+stencilSum'))).toEqual([]);
});
