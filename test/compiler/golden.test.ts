import { describe, expect, test } from 'vitest';
import { compiled, gradient } from '../support/run.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';

const W1 = [0.1, -0.2, 0.4, 0.3, -0.5, 0.6];
const W2 = [0.7, -0.8, 0.9];
const X = [1, 2, 0.5, -0.3, -1, 0.4]; // one example per row
const y = [1, 0, 0.5];
const plain = { bias: 'none' } as const;

/** Largest difference relative to the largest reference number. */
function close(actual: ArrayLike<number> | undefined, expected: readonly number[], tolerance: number): void {
  expect(actual?.length).toBe(expected.length);
  expected.forEach((e, i) => expect(Math.abs((actual?.[i] ?? NaN) - e)).toBeLessThanOrEqual(tolerance));
}

describe('the 2-3-1 network of the lecture', () => {
  // Reference numbers are given to ten decimals, so they are met to half a unit of the last.
  const tolerance = 5.1e-11;
  const gW1 = [-0.0110203295, -0.0403214681, 0.0085806083, 0.0382303118, -0.011862228, -0.0475747228];
  const gW2 = [0.0451459524, 0.012891857, 0.0086690306];

  test('as layers: predictions, loss and gradients', async () => {
    const graph = graphOf({ x: input(2), h: unit('logistic', 3, plain), y: unit('logistic', 1, plain) }, [
      'e1:x>h',
      'e2:h>y',
    ]);
    const { program } = compiled(graph, recipeOf({ loss: { kind: 'squared', half: true, reduce: 'sum' } }));
    const result = await gradient(program, { e1: W1, e2: W2 }, X, y, 3);
    close(result.prediction, [0.5779619037, 0.5749231657, 0.6418765015], tolerance);
    expect(result.loss).toBeCloseTo(0.2643908715, 10);
    close(result.gradients['e1'], gW1, tolerance);
    close(result.gradients['e2'], gW2, tolerance);
  });

  test('as single neurons: the same numbers, edge by edge', async () => {
    const neuron = unit('logistic', 1, plain);
    const graph = graphOf({ x1: input(), x2: input(), h1: neuron, h2: neuron, h3: neuron, y: neuron }, [
      'x1>h1',
      'x2>h1',
      'x1>h2',
      'x2>h2',
      'x1>h3',
      'x2>h3',
      'h1>y',
      'h2>y',
      'h3>y',
    ]);
    const { program, sequence } = compiled(graph, recipeOf({ loss: { kind: 'squared', reduce: 'sum' } }));
    expect(sequence?.segments.map((s) => s.id)).toEqual(['x1…x2', 'h1…h3', 'y']);
    const ids = ['x1>h1', 'x2>h1', 'x1>h2', 'x2>h2', 'x1>h3', 'x2>h3'];
    const parameters = Object.fromEntries(ids.map((id, i) => [id, [W1[i] as number]]));
    ['h1>y', 'h2>y', 'h3>y'].forEach((id, i) => (parameters[id] = [W2[i] as number]));
    const result = await gradient(program, parameters, X, y, 3);
    close(
      ids.map((id) => result.gradients[id]?.[0] ?? NaN),
      gW1,
      tolerance,
    );
  });
});

describe('the drawing with edges that skip levels', () => {
  const edges: [string, string, number, number][] = [
    ['x1', 'h1', 0.5, 0.0030257516201393775],
    ['x2', 'h1', -0.4, -0.005619253008830273],
    ['x1', 'h2', 0.3, -0.052461939646743734],
    ['x2', 'h2', 0.8, 0.0974293164868098],
    ['h1', 'h3', 1.2, 0.006137095108539251],
    ['h2', 'h3', -0.7, -0.005577830982505826],
    ['x1', 'h3', 0.6, 0.0057378682755606794],
    ['h3', 'y1', 0.9, 0.11573971120115098],
    ['h2', 'y1', -1.1, -0.08279416872745038],
    ['x2', 'y1', 0.25, -0.1581722476308232],
    ['h3', 'y2', -0.35, 0.0634053070057306],
  ];
  const biases = {
    h1: [0.1, 0.004322502314484825],
    h3: [0.05, 0.0081969546793724],
    y2: [0.2, 0.06665460345817135],
  };

  test('levels, carries, loss and all fourteen gradients', async () => {
    const graph = graphOf(
      {
        x1: input(),
        x2: input(),
        h1: unit('tanh'),
        h2: unit('tanh', 1, plain),
        h3: unit('tanh'),
        y1: unit('tanh', 1, plain),
        y2: unit('tanh'),
      },
      edges.map(([from, to]) => `${from}>${to}`),
    );
    const {
      program,
      sequence,
      graph: shaped,
    } = compiled(graph, recipeOf({ loss: { kind: 'squared', reduce: 'sum' } }));
    expect(sequence?.depth).toBe(3);
    expect(shaped.level.get('h3')).toBe(2);
    expect(sequence?.layers[1]?.carries.map((c) => c.vertex)).toEqual(['x1', 'x2']);
    expect(sequence?.layers[2]?.carries.map((c) => c.vertex)).toEqual(['x2', 'h2']);
    const parameters: Record<string, number[]> = {};
    for (const [from, to, weight] of edges) parameters[`${from}>${to}`] = [weight];
    for (const [id, [value]] of Object.entries(biases)) parameters[id] = [value as number];
    const result = await gradient(program, parameters, [0.7, -1.3], [0.4, -0.2], 1);
    expect(result.loss).toBeCloseTo(0.10644778267498901, 14);
    // A few dozen roundings of numbers of order one: 1e-15 is two orders above one rounding, 1e-14 is safe.
    for (const [from, to, , g] of edges) close(result.gradients[`${from}>${to}`], [g], 1e-14);
    for (const [id, [, g]] of Object.entries(biases)) close(result.gradients[id], [g as number], 1e-14);
  });
});
