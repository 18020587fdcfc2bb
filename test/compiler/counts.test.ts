import { expect, test } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';

test('a number that edges share is counted once, its multiply-adds at every edge', () => {
  const graph = graphOf({ a: input(1), b: input(1), y: unit('identity', 1, { bias: 'vector' }) }, [
    ['p:a>y', { tie: 't' }],
    ['q:b>y', { tie: 't' }],
  ]);
  const { counts } = compile(graph, recipeOf());
  expect(counts.parameters).toBe(2); // t and the bias of y
  expect(counts.macsForward).toBe(2);
  expect(counts.perVertex.get('y')).toEqual({ parameters: 3, macs: 2 });
});

test('a bias that vertices share is counted once', () => {
  const graph = graphOf({ x: input(), h: unit('tanh', 3, { tie: 's' }), k: unit('sin', 3, { tie: 's' }) }, [
    'x>h',
    'x>k',
  ]);
  const { counts, sequence } = compile(graph, recipeOf());
  expect(counts.parameters).toBe(9);
  expect(counts.perVertex.get('k')).toEqual({ parameters: 6, macs: 3 });
  expect(sequence?.parameters.filter(({ kind }) => kind === 'bias').map(({ shape }) => shape)).toEqual([[3]]);
});
