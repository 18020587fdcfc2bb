import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import { emptyRecipe } from '../../src/document/document.ts';
import type { DrawnGraph } from '../../src/document/document.ts';
import { backwardReader, forwardReader } from '../../src/lab/example-values.ts';
import { outputCotangentReader } from '../../src/lab/output-cotangents.ts';
import { graphOf, input, unit } from '../support/networks.ts';

function readings(graph: DrawnGraph, x: number[], target: number[]) {
  const { graph: shaped, program } = compile(graph, emptyRecipe);
  if (program === null) throw new Error('not sound');
  const values = initialise(shaped, emptyRecipe, {}, seededRandom(5));
  const [row, aim] = [Float64Array.from(x), Float64Array.from(target)];
  const deltas = backwardReader(graph, shaped, emptyRecipe)?.(values, row, aim).deltas;
  const cotangents = outputCotangentReader(graph, shaped, emptyRecipe)?.(values, row, aim);
  return { deltas, cotangents, values, forward: forwardReader(program)(values, row) };
}

describe('∂L/∂o', () => {
  it('is what δ is before σ′: a skip, several outputs, a shared bias', () => {
    const graph = graphOf(
      {
        x: input(2),
        h: unit('tanh', 3, { bias: 'scalar' }),
        g: unit('logistic', 2),
        y: unit('tanh'),
        z: unit('sin'),
      },
      ['a:x>h', 'b:h>g', 'c:x>g', 'd:g>y', 'e:h>z', 'f:g>z'],
    );
    const { deltas, cotangents, forward } = readings(graph, [0.4, -0.9], [1, -0.5]);
    const slope = {
      h: (a: number) => 1 - Math.tanh(a) ** 2,
      g: (a: number) => Math.exp(-a) / (1 + Math.exp(-a)) ** 2,
      y: (a: number) => 1 - Math.tanh(a) ** 2,
      z: Math.cos,
    };
    for (const [id, derivative] of Object.entries(slope)) {
      const sums = forward.sums[id] ?? new Float64Array(0);
      expect(cotangents?.[id]).toHaveLength(sums.length);
      // A few dozen roundings of numbers of size one.
      sums.forEach((a, i) =>
        expect(derivative(a) * (cotangents?.[id]?.[i] ?? NaN)).toBeCloseTo(deltas?.[id]?.[i] ?? NaN, 14),
      );
    }
    // Of an output it is o − y for the squared loss with ½.
    expect(cotangents?.['y']?.[0]).toBeCloseTo((forward.outputs['y']?.[0] ?? NaN) - 1, 14);
  });

  it('where σ changes the shape it has the shape of o, and flows to the largest', () => {
    const graph = graphOf(
      {
        x: { kind: 'input', shape: [4, 4] },
        p: { kind: 'unit', shape: [2, 2], activation: { kind: 'max-pool' }, bias: 'none' },
        y: unit('identity'),
      },
      [['i:x>p', { map: { kind: 'identity' } }], 'd:p>y'],
    );
    const x = Array.from({ length: 16 }, (_, i) => Math.sin(3 * i));
    const { deltas, cotangents } = readings(graph, x, [0.3]);
    expect(cotangents?.['p']).toHaveLength(4);
    const sizes = (list: Iterable<number> = []) => [...list].filter((v) => v !== 0).toSorted((a, b) => a - b);
    const [before, after] = [sizes(deltas?.['p']), sizes(cotangents?.['p'])];
    expect(before).toHaveLength(4);
    before.forEach((value, i) => expect(value).toBeCloseTo(after[i] ?? NaN, 14));
  });
});
