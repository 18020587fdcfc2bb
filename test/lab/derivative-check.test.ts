import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import type { DrawnGraph, Recipe } from '../../src/document/document.ts';
import { type CheckPoint, checkDerivative } from '../../src/lab/derivative-check.ts';
import { lossCotangent } from '../../src/lab/loss-cotangent.ts';
import { taylorTest } from '../../src/lab/taylor.ts';
import { pack } from '../../src/runtime/pack.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';
import { compiled, hyperTensor, run } from '../support/run.ts';

describe('taylorTest', () => {
  const f = async (h: number): Promise<number> => Math.exp(0.3 + h) + 2;

  test('the derivative passes with order two', async () => {
    const { order, passed, h, e0, e1 } = await taylorTest(f, Math.exp(0.3));
    expect(passed).toBe(true);
    // e''/2·h² and a third-order remainder: the last three usable ratios lie close to 4.
    expect(order).toBeGreaterThan(1.95);
    expect(order).toBeLessThan(2.05);
    expect([h[0], h[29]]).toEqual([0.5, 2 ** -30]);
    expect(e0[9]).toBeCloseTo(2 ** -10 * Math.exp(0.3), 5);
    expect(e1[9]).toBeCloseTo(0.5 * 2 ** -20 * Math.exp(0.3), 9);
  });

  for (const error of [1, 1e-3, 1e-6, -1e-6]) {
    test(`a slope that is wrong by ${error} relative fails`, async () => {
      const { order, passed } = await taylorTest(f, Math.exp(0.3) * (1 + error));
      expect(passed).toBe(false);
      expect(order).toBeLessThan(1.5);
    });
  }

  test('a linear function passes without an order; with a wrong slope it does not', async () => {
    const line = async (h: number): Promise<number> => 3 * h + 1;
    expect(await taylorTest(line, 3)).toMatchObject({ order: null, passed: true });
    expect((await taylorTest(line, 3.001)).passed).toBe(false);
  });

  test('a kink at the start fails', async () => {
    expect((await taylorTest(async (h) => Math.max(h, 0), 0)).passed).toBe(false);
  });

  test('a start that is not finite fails; an overflow at long steps alone does not', async () => {
    expect((await taylorTest(async () => NaN, 0)).passed).toBe(false);
    expect((await taylorTest(async (h) => (h > 0.1 ? Infinity : Math.exp(h)), 1)).passed).toBe(true);
  });
});

/** A point of a network with drawn parameters and rows. */
function pointOf(
  graph: DrawnGraph,
  recipe: Recipe,
  target: readonly number[],
  x?: readonly number[],
): CheckPoint {
  const { program, graph: shaped } = compiled(graph, recipe);
  const random = seededRandom(5);
  const parameters = pack(program, initialise(shaped, recipe, {}, random));
  const rows = target.length / program.outputs.reduce((n, c) => n + c.size, 0);
  const width = program.inputs.reduce((n, c) => n + c.size, 0);
  return {
    graph: shaped,
    program,
    recipe,
    parameters,
    x: x ? Float64Array.from(x) : Float64Array.from({ length: rows * width }, () => random.normal()),
    target: Float64Array.from(target),
    rows,
    hyper: hyperTensor(program, { lossScale: 1 / rows }),
  };
}

describe('checkDerivative', () => {
  const two = (activation: string): DrawnGraph =>
    graphOf({ x: input(2), h: unit(activation, 4), y: unit('identity', 3) }, ['e1:x>h', 'e2:h>y', 'e3:x>y']);

  for (const kind of ['squared', 'cross-entropy', 'logistic']) {
    test(`${kind} with ridge: order two in all parameters and inputs`, async () => {
      const recipe = recipeOf({ loss: { kind }, regulariser: { kind: 'ridge', lambda: 0.2 } });
      const point = pointOf(two('tanh'), recipe, [1, 0, 0, 0, 0, 1]);
      const result = await checkDerivative(point, seededRandom(1));
      expect(result).toMatchObject({ passed: true, kinks: [] });
      expect(result.order).toBeGreaterThan(1.9);
    });
  }

  test('a wrong adjoint is found: the gradient of one parameter is taken for that of another', async () => {
    const point = pointOf(two('tanh'), recipeOf(), [1, 0, 0, 0, 0, 1]);
    const { gradients } = point.program;
    const [a, b] = ['b[h]', 'b[y]'];
    const swapped = { ...gradients, [a as string]: gradients[b as string] as string };
    const wrong = { ...point, program: { ...point.program, gradients: swapped } };
    expect((await checkDerivative(wrong, seededRandom(1))).passed).toBe(false);
  });

  test('a kink does not hide a wrong gradient', async () => {
    const point = pointOf(two('relu'), recipeOf(), [1, 0, 0], [0, 0]);
    const { x: _, ...rest } = point.program.cotangents;
    const wrong = { ...point, program: { ...point.program, cotangents: rest } };
    expect(await checkDerivative(wrong, seededRandom(1))).toMatchObject({ kinks: ['h'], passed: false });
  });

  test('the gradient of the inputs is part of it', async () => {
    const point = pointOf(two('tanh'), recipeOf(), [1, 0, 0, 0, 0, 1]);
    const { x: _, ...rest } = point.program.cotangents;
    const wrong = { ...point, program: { ...point.program, cotangents: rest } };
    expect((await checkDerivative(wrong, seededRandom(1))).passed).toBe(false);
  });

  test('a vertex that stands on a kink is named; one that does not is not', async () => {
    // Biases start at zero, so an input of zeros puts every neuron of h on its kink.
    const on = await checkDerivative(pointOf(two('relu'), recipeOf(), [1, 0, 0], [0, 0]), seededRandom(1));
    expect(on.kinks).toEqual(['h']);
    expect(on).toMatchObject({ moved: true, passed: true });
    const off = await checkDerivative(pointOf(two('relu'), recipeOf(), [1, 0, 0]), seededRandom(1));
    expect(off).toMatchObject({ kinks: [], moved: false, passed: true });
  });
});

test('lossCotangent meets central differences of the loss in the predictions', async () => {
  const graph = graphOf({ x: input(2), y: unit('tanh', 3), z: unit('identity', 2) }, ['x>y', 'x>z']);
  const recipe = recipeOf({
    loss: { kind: 'cross-entropy', outputs: { z: { kind: 'squared', weight: 0.4 } } },
  });
  const { program } = compiled(graph, recipe);
  const [prediction, target] = [
    [0.3, -0.2, 0.9, 1.5, -0.4],
    [0, 1, 0, 0.5, 0.7],
  ];
  const scale = 0.5;
  const found = await lossCotangent(
    program,
    recipe,
    Float64Array.from(prediction),
    Float64Array.from(target),
    scale,
  );
  const softmax = prediction.slice(0, 3).map((s) => Math.exp(s));
  const total = softmax.reduce((a, b) => a + b);
  const expected = prediction.map((s, i) =>
    i < 3
      ? scale * ((softmax[i] as number) / total - (target[i] as number))
      : scale * 0.4 * (s - (target[i] as number)),
  );
  // A handful of roundings of numbers below one.
  expected.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 14));
  expect(
    (await run(program, 'forward', 1, { ...pack(program, {}), x: new Float64Array(2) }))['prediction']
      ?.length,
  ).toBe(5);
});
