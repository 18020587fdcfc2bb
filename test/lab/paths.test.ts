/** Backprop as a sum over paths: equal to the gradient of the plan, path by path and altogether. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { present } from '../../src/base/assert.ts';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import { maps } from '../../src/compiler/maps/index.ts';
import type { DrawnGraph, Recipe } from '../../src/document/document.ts';
import { flowFrom } from '../../src/lab/paths/flow.ts';
import { pathSum, type PathSum } from '../../src/lab/paths/path-sum.ts';
import { walkNumbers } from '../../src/lab/paths/walk-numbers.ts';
import { shareText, weightNamed } from '../../src/lab/paths/words.ts';
import { walkTable } from '../../src/lab/walk-rows.ts';
import { firstState, recordWalk } from '../../src/lab/walk-trace.ts';
import { widthOf } from '../../src/runtime/state.ts';
import { mapCasesOf } from '../support/map-cases.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';
import { drawings } from '../support/random-drawings.ts';
import { compiled } from '../support/run.ts';

/** A network at one example, and what to ask of it. */
function walked(graph: DrawnGraph, recipe: Partial<Recipe> = {}, seed = 4) {
  const loss = { kind: 'squared', half: true, reduce: 'sum' };
  const whole = recipeOf({ loss, initialiser: { kind: 'normal', deviation: 0.7 }, ...recipe });
  const compilation = compiled(graph, whole);
  const walk = present(compilation.walk, 'a walk');
  const random = seededRandom(seed);
  const parameters = initialise(compilation.graph, whole, {}, random);
  const drawn = (size: number) => Float64Array.from({ length: size }, () => random.normal());
  const x = drawn(widthOf(walk.program.inputs));
  const target = drawn(widthOf(walk.program.outputs)).map((t) =>
    whole.loss.kind === 'cross-entropy' ? 0.5 : t,
  );
  const table = walkTable(compilation, walk);
  const numbers = walkNumbers(
    walk,
    table,
    recordWalk(walk.program, { state: firstState(walk.program, parameters), x, target }),
    {
      x,
      parameters,
    },
  );
  const ask = (parameter: string, index: number, most = 12): PathSum => {
    const answer = pathSum(compilation, numbers, { parameter, index }, most);
    if ('refused' in answer) throw new Error(answer.refused);
    return answer;
  };
  const places = Object.entries(parameters).flatMap(([id, values]) =>
    [...values.keys()].map((i) => [id, i] as const),
  );
  return { compilation, numbers, ask, places };
}

/**
 * How far two ways of adding up the same terms can be apart: every number goes through at most as many roundings as there are
 * factors on all ways, each of 2⁻⁵³ of the sum of magnitudes; 1 − o of a softmax or logistic loses no more than that of 1.
 */
function tolerance({ magnitude, steps }: PathSum, links: number): number {
  const flow = Math.max(0, ...steps.map(({ vector }) => vector.reduce((sum, v) => sum + Math.abs(v), 0)));
  return 2 ** -53 * (links + 64) * Math.max(magnitude, flow);
}

function expectSum(network: ReturnType<typeof walked>, parameter: string, index: number): void {
  const sum = network.ask(parameter, index, 3000);
  const flow = flowFrom(network.compilation, network.numbers, new Set(sum.uses.map(({ to }) => to.vertex)));
  const within = tolerance(sum, flow?.to.length ?? 0);
  expect(Math.abs(sum.sum - sum.gradient), `${parameter}[${index}]`).toBeLessThanOrEqual(within);
  // The vector that has come down through the Jacobians ends in the same number.
  const last = present(sum.steps.at(-1), 'a step');
  expect(last.of).toBe('a');
  if (sum.paths <= 3000n) {
    // Every path by itself.
    expect(sum.terms.length).toBe(Number(sum.paths));
    const one = sum.terms.reduce((total, { product }) => total + product, 0);
    expect(Math.abs(one - sum.gradient)).toBeLessThanOrEqual(within);
    expect(Math.abs(sum.listedMagnitude - sum.magnitude)).toBeLessThanOrEqual(within);
    expect(sum.terms.filter(({ product }) => product !== 0).length).toBe(Number(sum.live));
  }
  for (const { factors, product } of sum.terms.slice(0, 50)) {
    const multiplied = factors.reduce((all, { value }) => all * value, 1);
    expect(Math.abs(multiplied - product)).toBeLessThanOrEqual(
      2 ** -53 * 4 * factors.length * Math.abs(product),
    );
  }
  const sizes = sum.terms.map(({ product }) => Math.abs(product));
  expect(sizes.every((size, i) => i === 0 || size <= (sizes[i - 1] as number) * (1 + 1e-14))).toBe(true);
}

describe('the sum over paths is the gradient of the plan', () => {
  test('[D1] [D2] random drawings: neurons and layers, ties, skips, products, softmax', () => {
    fc.assert(
      fc.property(drawings, fc.integer({ min: 1, max: 999 }), (graph, seed) => {
        const network = walked(graph, {}, seed);
        const stride = Math.max(1, Math.floor(network.places.length / 12));
        for (const [id, index] of network.places.filter((_, i) => i % stride === 0))
          expectSum(network, id, index);
      }),
      { numRuns: 30, seed: 5 },
    );
  });

  for (const kind of Object.keys(maps)) {
    const [first] = mapCasesOf(kind);
    test(`through and for a map of kind ${kind}`, () => {
      const { from, to, settings } = present(first, 'a case');
      const vertices = {
        x: { kind: 'input', shape: from },
        h: unit('tanh', 1, { shape: to }),
        u: unit('tanh', 1, { shape: from }),
        y: unit('identity', 2),
      } as const;
      const network = walked(
        graphOf(vertices, ['x>u', ['m:u>h', { map: { kind, ...settings } }], 'h>y', 'k:x>y']),
      );
      for (const [id, index] of network.places.filter((_, i) => i % 3 === 0)) expectSum(network, id, index);
    });
  }

  test('softmax over grouped neurons, max pooling, and a cross entropy', () => {
    const neurons = graphOf(
      { x: input(), s1: unit('softmax'), s2: unit('softmax'), s3: unit('softmax'), y: unit('identity', 2) },
      ['x>s1', 'x>s2', 'x>s3', 's1>y', 's3>y', 's2>y'],
    );
    const grouped = walked(neurons, { loss: { kind: 'cross-entropy' } });
    for (const [id, index] of grouped.places) expectSum(grouped, id, index);
    const pool = graphOf(
      {
        x: input(3),
        p: unit('max-pool', 1, { shape: [2, 2] }),
        y: unit('identity', 2),
      },
      ['x>p', 'p>y'],
    );
    const pooled = walked(pool);
    for (const [id, index] of pooled.places.filter((_, i) => i % 2 === 0)) expectSum(pooled, id, index);
  });
});

describe('what is said about it', () => {
  test('two weights in a row: the factors one knows from the chain rule', () => {
    const network = walked(graphOf({ x: input(), h: unit('tanh'), y: unit('identity') }, ['v:x>h', 'w:h>y']));
    const { terms, paths } = network.ask('v', 0);
    expect(paths).toBe(1n);
    expect(terms[0]?.factors.map(({ kind }) => kind)).toEqual(['start', 'slope', 'weight', 'slope', 'loss']);
    const h = network.numbers.output('h')[0] ?? NaN;
    expect(terms[0]?.factors[1]?.value).toBe(1 - h * h);
    expect(terms[0]?.factors[2]?.value).toBe(network.numbers.parameters['w']?.[0]);
  });

  test('paths are counted exactly where nobody could list them', () => {
    const layers = Array.from(
      { length: 20 },
      (_, i) => [`h${String(i).padStart(2, '0')}`, unit('tanh', 12)] as const,
    );
    const ids = ['x', ...layers.map(([id]) => id), 'y'];
    const graph = graphOf(
      { x: input(2), ...Object.fromEntries(layers), y: unit('identity', 1) },
      ids.slice(1).map((id, i) => `e${String(i).padStart(2, '0')}:${ids[i]}>${id}`),
    );
    const network = walked(graph, { initialiser: { kind: 'normal', deviation: 0.3 } });
    const sum = network.ask('e00', 0);
    expect(sum.paths).toBe(12n ** 19n);
    expect(sum.terms.length).toBe(12);
    expectSum(network, 'e00', 0);
    // 20 slopes of tanh, 20 weights and the end, of every path.
    expect(sum.work.paths).toBe(12n ** 19n * 41n);
    expect(sum.work.jacobians).toBeLessThan(4000);
  });

  test('a hard kink: paths through a neuron at rest are counted and are zero', () => {
    const graph = graphOf({ x: input(), a: unit('relu'), b: unit('relu'), y: unit('identity') }, [
      'x>a',
      'a>b',
      's:a>y',
      'b>y',
    ]);
    const network = walked(graph);
    const { paths, live, terms } = network.ask('x>a', 0);
    expect(paths).toBe(2n);
    expect(terms.filter(({ product }) => product !== 0).length).toBe(Number(live));
  });

  test('names of weights, and how much is listed', () => {
    const vertices = {
      x: { kind: 'input', shape: [4, 4] },
      h: unit('tanh', 1, { shape: [4, 4] }),
      y: unit('identity', 2),
    } as const;
    const { compilation, ask } = walked(
      graphOf(vertices, [['k:x>h', { map: { kind: 'convolution-2d' } }], 'h>y']),
    );
    const { graph } = compilation;
    expect(weightNamed(graph, 'k[2,3]')).toEqual({ parameter: 'k', index: 5 });
    expect(weightNamed(graph, 'h[16]')).toEqual({ parameter: 'h', index: 15 });
    expect(weightNamed(graph, 'k')).toBe(null);
    expect(weightNamed(graph, 'k[4,1]')).toBe(null);
    // The middle of the stencil stands at 16 pixels, each of which leads to two outputs.
    const sum = ask('k', 4, 5);
    expect(sum.uses.length).toBe(16);
    expect(shareText(sum)).toMatch(/^5 of 32 paths; they hold \d\d % of the sum of magnitudes\.$/);
    expect(shareText(ask('k', 4, 32))).toBe('All 32 paths.');
  });

  test('a number that is not there', () => {
    const { compilation, numbers } = walked(graphOf({ x: input(), y: unit('tanh') }, ['x>y']));
    expect(pathSum(compilation, numbers, { parameter: 'x>y', index: 3 })).toEqual({
      refused: 'x>y has no number 4.',
    });
  });
});
