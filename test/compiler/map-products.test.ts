/** Products with second derivatives through every map: the adjoint ops have tangents of their own. */
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { maps } from '../../src/compiler/maps/index.ts';
import type { Choice, DrawnGraph, Shape } from '../../src/document/document.ts';
import { networkObjective } from '../../src/runtime/objective.ts';
import { mapCasesOf } from '../support/map-cases.ts';
import { graphOf, recipeOf, unit } from '../support/networks.ts';
import { compiled } from '../support/run.ts';

/** The map between curved vertices, so that the Hessian reaches θ, its input and both together. */
const curved = (from: Shape, to: Shape, map: Choice): DrawnGraph =>
  graphOf(
    {
      x: { kind: 'input', shape: from },
      g: unit('sin', 1, { shape: from }),
      h: unit('tanh', 1, { shape: to }),
      y: unit('identity', 2),
    },
    [['e0:x>g', { map: { kind: 'diagonal' } }], ['e1:g>h', { map }], 'e2:h>y'],
  );
const pooled = graphOf(
  {
    x: { kind: 'input', shape: [4, 4] },
    h: unit('max-pool', 1, { shape: [2, 2] }),
    g: unit('sin', 1, { shape: [2, 2] }),
    y: unit('identity', 2),
  },
  [['e0:x>h', { map: { kind: 'convolution-2d' } }], ['e1:h>g', { map: { kind: 'diagonal' } }], 'e2:g>y'],
);

const cases = [
  ...Object.keys(maps).flatMap((kind) =>
    mapCasesOf(kind).map(({ from, to, settings }) => ({
      name: `${kind} ${from.join('×')} to ${to.join('×')} ${JSON.stringify(settings ?? {})}`,
      graph: curved(from, to, { kind, ...settings }),
    })),
  ),
  { name: 'max pooling', graph: pooled },
];

describe('[D1] [D3] the exact Hessian meets central differences of the gradient', () => {
  for (const { name, graph } of cases) {
    test(`${name}`, () => {
      const { curvature, sequence } = compiled(graph, recipeOf());
      if (!curvature) throw new Error('no program with products');
      const random = seededRandom(6);
      const normals = (n: number): Float64Array => Float64Array.from({ length: n }, () => random.normal());
      const rows = 2;
      const width = sequence?.layers[0]?.rows ?? 0;
      const f = networkObjective(curvature, {
        x: normals(rows * width),
        target: normals(rows * 2),
        count: rows,
      });
      const [theta, v] = [normals(f.size).map((t) => 0.5 * t), normals(f.size)];
      // h = 1e-5 balances truncation h² = 1e-10 against rounding 1e-16/h = 1e-11, far below the 1e-7 that is asked.
      const h = 1e-5;
      const at = (step: number): Float64Array =>
        f.gradient(theta.map((t, i) => t + step * (v[i] ?? NaN))).gradient;
      const [above, below] = [at(h), at(-h)];
      const exact = f.hessian(theta)(v);
      const largest = Math.max(1, ...exact.map(Math.abs));
      exact.forEach((value, i) => {
        const difference = ((above[i] ?? NaN) - (below[i] ?? NaN)) / (2 * h);
        expect(Math.abs(value - difference), `[${i}]`).toBeLessThanOrEqual(1e-7 * largest);
      });
    });
  }
});
