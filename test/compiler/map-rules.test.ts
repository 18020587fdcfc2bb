/** What maps ask of shapes and numbers, how θ ≥ 0 is kept, and how maps live together in one drawing. */
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { explainLine } from '../../src/compiler/explain.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import { initialisers } from '../../src/compiler/initialisers/index.ts';
import { optimizers } from '../../src/compiler/optimizers/index.ts';
import type { DrawnGraph, Recipe, Shape } from '../../src/document/document.ts';
import { pack, unpack } from '../../src/runtime/pack.ts';
import { referenceExecutor } from '../../src/runtime/reference.ts';
import { startingState } from '../../src/runtime/state.ts';
import { graphOf, recipeOf } from '../support/networks.ts';
import { compiled, gradient, gradientOn, hyperTensor, run } from '../support/run.ts';
import reference from './fixtures/maps.json' with { type: 'json' };

const between = (from: Shape, to: Shape | undefined, kind: string, settings: object = {}): DrawnGraph =>
  graphOf(
    { x: { kind: 'input', shape: from }, y: { kind: 'unit', ...(to ? { shape: to } : {}), bias: 'none' } },
    [['e:x>y', { map: { kind, ...settings } }]],
  );
const faults = (graph: DrawnGraph): string[] => compile(graph, recipeOf()).diagnostics.map(explainLine);

test('a shape that follows is no larger than one that may be said', () => {
  const found = faults(between([8, 8], undefined, 'convolution-2d', { channels: 1_000_000_000 }));
  expect(found).toEqual([expect.stringContaining('"y" has the shape [8,8,1000000000]')]);
});

test('an identity times 0 is 0 in every row, whatever else comes in', async () => {
  const graph = graphOf({ x: { kind: 'input', shape: [2] }, y: { kind: 'unit', shape: [2] } }, [
    ['e:x>y', { map: { kind: 'identity', factor: 0 } }],
  ]);
  const { program } = compiled(graph, recipeOf());
  const { prediction, gradients } = await gradient(program, { y: [3, 4] }, [1, 2, 5, 6], [3, 4, 2, 3], 2);
  expect([...prediction]).toEqual([3, 4, 3, 4]);
  expect([...(gradients['y'] ?? [])]).toEqual([1, 1]);
});

describe('[S2] shapes that do not fit', () => {
  const cases: [string, Shape, Shape, object, string][] = [
    ['antisymmetric', [3], [4], {}, 'the same shape at both ends'],
    ['antisymmetric', [1], [1], {}, 'at least 2 components at each end'],
    ['m-matrix', [1], [1], {}, 'at least 2 components at each end'],
    ['dense', [100_000], [100_000], {}, 'at most 268435456 numbers, of which there would be 10000000000'],
    ['antisymmetric', [5000], [5000], {}, 'a matrix of at most 16777216 places, not 5000×5000'],
    ['m-matrix', [5000], [5000], {}, 'a matrix of at most 16777216 places, not 5000×5000'],
    ['masked', [5000], [5000], { entries: [[0, 0]] }, 'a matrix of at most 16777216 places, not 5000×5000'],
    ['haar', [6], [6], {}, 'a power of two for the number of components'],
    ['convolution-1d', [4], [5], {}, 'signals [n] or [n, channels] of one length'],
    ['convolution-1d', [4, 4, 1], [4, 4, 1], {}, 'signals [n] or [n, channels] of one length'],
    ['convolution-1d', [4], [4], { stencil: 4 }, 'an odd stencil, so that it has a centre'],
    ['convolution-1d', [2], [2], { stencil: 7, boundary: 'reflexive' }, 'at least 3 places to reflect'],
    ['convolution-2d', [9], [9], {}, 'an image [h, w] or feature maps [h, w, channels]'],
    ['convolution-2d', [4, 4], [4, 4], { height: 2 }, 'an odd stencil, so that it has a centre'],
    ['convolution-2d', [4, 4], [1, 1], { width: 5, boundary: 'valid' }, 'at least 5 pixels each way'],
    ['convolution-2d', [4, 4], [4, 4], { stride: 2 }, 'the shape 2×2, or that with channels,'],
    ['convolution-2d', [4, 4], [4, 4, 3], { channels: 2 }, 'the shape 4×4×2 where it ends'],
    ['average-pool', [5, 4], [2, 2], {}, 'extents that 2 divides, not 5×4'],
    ['average-pool', [4, 4], [4, 4], {}, 'the shape 2×2 where it ends'],
    ['m-matrix-convolution', [4, 4, 2], [4, 4, 2], {}, 'a signal [n] or an image [h, w]'],
    ['separable', [8], [8], {}, 'an image [h, w]'],
    ['separable', [4, 4], [4, 4], { width: 2 }, 'an odd stencil, so that it has a centre'],
    ['doubly-symmetric', [4, 4, 1], [4, 4, 1], {}, 'an image [h, w]'],
  ];
  for (const [kind, from, to, settings, needs] of cases) {
    test(`${kind} ${from.join('×')} to ${to.join('×')} ${JSON.stringify(settings)}: one message`, () => {
      const found = faults(between(from, to, kind, settings));
      expect(found).toHaveLength(1);
      expect(found[0]).toContain(`error[shape-mismatch] edge e: The ${kind} map from "x"`);
      expect(found[0]).toContain(`needs ${needs}`);
    });
  }

  test('a size of zero, a fractional stride, an unknown boundary: the setting is named', () => {
    expect(faults(between([4, 4], [4, 4], 'average-pool', { size: 0 }))[0]).toContain('"size"');
    expect(faults(between([4, 4], [4, 4], 'convolution-2d', { stride: 1.5 }))[0]).toContain('"stride"');
    expect(faults(between([4], [4], 'convolution-1d', { boundary: 'valid' }))[0]).toContain(
      'one of zero, periodic, reflexive',
    );
  });
});

describe('[S1] shapes that follow', () => {
  const cases: [string, Shape, object, Shape][] = [
    ['antisymmetric', [3], {}, [3]],
    ['convolution-1d', [6, 2], {}, [6, 2]],
    ['convolution-2d', [5, 6], {}, [5, 6]],
    ['convolution-2d', [5, 6], { channels: 4, stride: 2 }, [3, 3, 4]],
    ['convolution-2d', [28, 28, 3], { height: 5, width: 5, boundary: 'valid' }, [24, 24, 3]],
    ['average-pool', [24, 24, 4], {}, [12, 12, 4]],
    ['average-pool', [6], { size: 3 }, [2]],
    ['haar', [8], {}, [8]],
  ];
  for (const [kind, from, settings, to] of cases) {
    test(`${kind} of ${from.join('×')} ${JSON.stringify(settings)} is ${to.join('×')}`, () => {
      expect(compiled(between(from, undefined, kind, settings), recipeOf()).graph.shapes.get('y')).toEqual(
        to,
      );
    });
  }

  test('counts: parameters and multiply-adds', () => {
    const of = (from: Shape, to: Shape, kind: string, settings: object = {}) =>
      compile(between(from, to, kind, settings), recipeOf()).counts.perEdge.get('e');
    expect(
      of([28, 28, 3], [24, 24, 4], 'convolution-2d', { height: 5, width: 5, boundary: 'valid' }),
    ).toEqual({
      parameters: 300,
      macs: 24 * 24 * 4 * 75,
    });
    expect(of([8, 8], [8, 8], 'separable')).toEqual({ parameters: 6, macs: 384 });
    expect(of([8], [8], 'identity')).toEqual({ parameters: 0, macs: 0 });
    expect(of([8], [8], 'identity', { factor: 0.25 })).toEqual({ parameters: 0, macs: 8 });
    expect(of([5], [5], 'm-matrix')).toEqual({ parameters: 20, macs: 30 });
  });
});

describe('[U3] θ ≥ 0', () => {
  const map = { kind: 'm-matrix' };
  const diffusion = graphOf(
    { x: { kind: 'input', shape: [3] }, y: { kind: 'unit', shape: [3], bias: 'none' } },
    [['e:x>y', { map }]],
  );
  /** θ shown by an M-matrix, and by neurons that read it as plain weights: one list for both. */
  const shared = graphOf(
    {
      x: { kind: 'input', shape: [3] },
      w: { kind: 'input', shape: [6] },
      n1: { kind: 'unit', shape: [1], bias: 'none' },
      n2: { kind: 'unit', shape: [1], bias: 'none' },
      y: { kind: 'unit', shape: [3], bias: 'none' },
    },
    [
      ['e:x>y', { map, tie: 't' }],
      ['f:w>n1', { map: { kind: 'masked', entries: [0, 1, 2, 3, 4, 5].map((i) => [0, i]) }, tie: 't' }],
      ['g:w>n2', { map: { kind: 'dense' } }],
      ['h:w>n1', { map: { kind: 'masked', entries: [[0, 0]] }, tie: 'u' }],
      ['i:w>n2', { map: { kind: 'masked', entries: [[0, 0]] }, tie: 'u' }],
    ],
  );

  async function step(graph: DrawnGraph, recipe: Recipe) {
    const { program, graph: shaped } = compiled(graph, recipe);
    const random = seededRandom(4);
    const start = initialise(
      shaped,
      recipeOf({ initialiser: { kind: 'normal', deviation: 0.5 } }),
      {},
      random,
    );
    const rows = 4;
    const width = (columns: readonly { size: number }[]): number => columns.reduce((n, c) => n + c.size, 0);
    const x = Float64Array.from({ length: rows * width(program.inputs) }, () => random.normal());
    const t = Float64Array.from({ length: rows * width(program.outputs) }, () => 3 * random.normal());
    const { gradients } = await gradient(program, start, x, t, rows);
    const resident = { 'data.inputs': x, 'data.targets': t };
    const routine = await referenceExecutor().prepare(program, 'train', { rows, resident });
    const after = await routine.run({
      ...startingState(program, pack(program, start)),
      order: Float64Array.from([0, 1, 2, 3]),
      hyper: hyperTensor(program),
    });
    return { start, gradients, after: unpack(program, after) };
  }

  for (const kind of Object.keys(optimizers)) {
    test(`${kind}: no step leads below zero, and what stays above is not touched`, async () => {
      const { start, gradients, after } = await step(
        diffusion,
        recipeOf({ optimizer: { kind, learningRate: 1 } }),
      );
      const theta = [...(after['e'] ?? [])];
      expect(theta.every((v) => v >= 0)).toBe(true);
      expect(theta).toContain(0);
      const growing = theta.filter(
        (v, i) => v > (start['e']?.[i] ?? NaN) && (gradients['e']?.[i] ?? NaN) < 0,
      );
      expect(growing.length).toBeGreaterThan(0);
    });
  }

  test('gradient descent: θ ← max(θ − ηg, 0)', async () => {
    const { start, gradients, after } = await step(
      diffusion,
      recipeOf({ optimizer: { kind: 'gradient-descent', learningRate: 0.1 } }),
    );
    const expected = Array.from(start['e'] ?? [], (v, i) =>
      Math.max(v - 0.1 * (gradients['e']?.[i] ?? NaN), 0),
    );
    expected.forEach((v, i) => expect(after['e']?.[i]).toBeCloseTo(v, 13));
    expect(expected).toContain(0);
  });

  test('in a list shared with other weights only the numbers that need it are held', async () => {
    const { after, start, gradients } = await step(
      shared,
      recipeOf({ optimizer: { kind: 'adam', learningRate: 1 } }),
    );
    expect([...(after['t'] ?? [])].every((v) => v >= 0)).toBe(true);
    expect([...(after['t'] ?? [])]).toContain(0);
    expect([...(after['g'] ?? []), ...(after['u'] ?? [])].some((v) => v < 0)).toBe(true);
    const plain = await step(
      shared,
      recipeOf({ optimizer: { kind: 'gradient-descent', learningRate: 0.1 } }),
    );
    plain.after['u']?.forEach((v, i) =>
      expect(v).toBeCloseTo((start['u']?.[i] ?? NaN) - 0.1 * (gradients['u']?.[i] ?? NaN), 13),
    );
  });

  for (const kind of Object.keys(initialisers)) {
    test(`${kind} starts there`, () => {
      const { graph } = compile(diffusion, recipeOf());
      const values = initialise(graph, recipeOf({ initialiser: { kind } }), {}, seededRandom(1));
      expect(values['e']?.every((v) => v >= 0)).toBe(true);
    });
  }

  test('a negative number in the document: one message', () => {
    const given = { e: { shape: [6], values: [1, 2, -0.5, 0, -1, 3] } };
    expect(compile(diffusion, recipeOf(), null, given).diagnostics.map(explainLine)).toEqual([
      'error[parameter-negative] edge e: The m-matrix map needs θ ≥ 0; number 3 of "e" is -0.5. Give a number from 0, or remove the numbers to start afresh.',
    ]);
  });
});

describe('[D2] one θ in maps of several kinds', () => {
  test('a separable stencil, a 1-D convolution and neurons share lists of numbers', async () => {
    const graph = graphOf(
      {
        x: { kind: 'input', shape: [3, 3] },
        s: { kind: 'input', shape: [5] },
        y: { kind: 'unit', shape: [3, 3], bias: 'none' },
        z: { kind: 'unit', shape: [5], bias: 'none' },
        n1: { kind: 'unit', shape: [1], bias: 'none' },
        n2: { kind: 'unit', shape: [1], bias: 'none' },
      },
      [
        ['a:x>y', { map: { kind: 'separable', width: 1, height: 5 }, tie: 'six' }],
        ['b:s>z', { map: { kind: 'convolution-1d', stencil: 5 }, tie: 't' }],
        ['c:s>n1', { map: { kind: 'masked', entries: [0, 1, 2, 3, 4].map((i) => [0, i]) }, tie: 't' }],
        ['d:s>n2', { map: { kind: 'dense' } }],
        ['e:x>y', { map: { kind: 'separable', width: 5, height: 1 }, tie: 'six' }],
        ['f:x>n2', { map: { kind: 'masked', entries: [0, 1, 2, 3, 4, 5].map((i) => [0, i]) }, tie: 'six' }],
      ],
    );
    const { program, graph: shaped } = compiled(graph, recipeOf());
    const random = seededRandom(8);
    const normals = (n: number): number[] => Array.from({ length: n }, () => random.normal());
    const parameters = initialise(shaped, recipeOf({ initialiser: { kind: 'normal' } }), {}, random);
    const [x, t] = [normals(2 * 14), normals(2 * 16)];
    const evaluated = await gradientOn(program, x, t, 2);
    const { gradients } = await gradient(program, parameters, x, t, 2);
    const h = 1e-6; // truncation h² and rounding 1e-16/h, both far below the 1e-7 that is asked
    for (const [id, values] of Object.entries(parameters)) {
      for (let i = 0; i < values.length; i += 1) {
        const at = async (delta: number): Promise<number> => {
          const moved = { ...parameters, [id]: values.map((v, j) => (j === i ? v + delta : v)) };
          return (await evaluated(moved)).loss;
        };
        const slope = ((await at(h)) - (await at(-h))) / (2 * h);
        const exact = gradients[id]?.[i] ?? NaN;
        expect(Math.abs(exact - slope), `${id}[${i}]`).toBeLessThanOrEqual(
          1e-7 * Math.max(1, Math.abs(exact)),
        );
      }
    }
  });
});

describe('[E11] max pooling', () => {
  const pooling = (from: Shape, shape: Shape | undefined, size = 2): DrawnGraph =>
    graphOf(
      {
        x: { kind: 'input', shape: from },
        y: {
          kind: 'unit',
          ...(shape ? { shape } : {}),
          activation: { kind: 'max-pool', size },
          bias: 'none',
        },
      },
      [['e:x>y', { map: { kind: 'identity' } }]],
    );

  test('the largest of every patch, as reference numbers say', async () => {
    const { program, graph } = compiled(pooling([6, 6, 4], undefined), recipeOf());
    expect(graph.shapes.get('y')).toEqual([3, 3, 4]);
    expect(graph.sums.get('y')).toEqual([6, 6, 4]);
    expect(program.activations.find((a) => a.vertex === 'y')).toMatchObject({ size: 36, sumSize: 144 });
    const { prediction } = await run(program, 'forward', 1, {
      x: Float64Array.from(reference.channels.periodic),
    });
    expect([...(prediction as Float64Array)]).toEqual(reference.channels.maxPool2);
  });

  test('a gradient goes to the place of the largest, to the first of equal ones', async () => {
    const { program } = compiled(pooling([2, 4], [1, 2]), recipeOf());
    const x = Float64Array.from([1, 3, 5, 5, 3, 2, 5, 5]);
    const back = await run(program, 'pullback', 1, { x, cotangent: Float64Array.from([7, 9]) });
    expect([...(back[program.cotangents['x'] ?? ''] as Float64Array)]).toEqual([0, 7, 9, 0, 0, 0, 0, 0]);
  });

  test('shapes that do not fit: one message', () => {
    expect(faults(pooling([5, 4], undefined))).toEqual([
      'error[activation-shape] vertex y: The activation max-pool of "y" (5×4) needs an image [h, w] or feature maps [h, w, channels], h and w multiples of 2. Change the shape, or take another activation.',
    ]);
    expect(faults(pooling([4], [2]))[0]).toContain('"y" (2) needs an image');
    expect(faults(pooling([4, 4], [4, 4]))).toEqual([
      'error[shape-mismatch] edge e: The identity map from "x" (4×4) to "y" (8×8) needs the same shape at both ends. Change one of the shapes, or take another map such as dense.',
    ]);
  });
});
