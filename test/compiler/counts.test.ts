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
