/** Networks that between them use every map, loss, optimizer and most functions; run in Node and in the browser. */
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import type { WholeProgram, ProcedureName } from '../../src/compiler/program.ts';
import type { DrawnGraph, Recipe } from '../../src/document/document.ts';
import type { Executor, RoutineOptions, Tensors } from '../../src/runtime/executor.ts';
import { noiseSource } from '../../src/runtime/noise.ts';
import { pack } from '../../src/runtime/pack.ts';
import { referenceExecutor } from '../../src/runtime/reference.ts';
import { startingState } from '../../src/runtime/state.ts';
import { graphOf, input, recipeOf, unit } from './networks.ts';
import { sparseNetwork, unevenNetwork } from './sparse-networks.ts';

export interface BackendCase {
  readonly name: string;
  readonly graph: DrawnGraph;
  readonly recipe: Recipe;
}

const wide = graphOf({ x: input(5), h: unit('tanh', 17), y: unit('identity', 3) }, ['e1:x>h', 'e2:h>y']);
const neurons = graphOf(
  {
    x1: input(),
    x2: input(),
    h1: unit('logistic', 1, { tie: 's' }),
    h2: unit('logistic', 1, { tie: 'r' }),
    h3: unit('sin', 1, { tie: 's' }),
    g: unit('relu', 1, { combine: 'product' }),
    y1: unit('identity', 1, { tie: 'r' }),
    y2: unit('softplus'),
  },
  [
    ['a:x1>h1', { tie: 't' }],
    'b:x2>h1',
    ['c:x2>h2', { tie: 't' }],
    'd:x1>h3',
    'e:h1>g',
    'f:h2>g',
    'g1:g>y1',
    ['h:x1>y1', { map: { kind: 'identity' } }],
    'i:h3>y2',
    'j:h1>y2',
  ],
);
const everyMap = graphOf(
  { x: input(4), h: unit('leaky-relu', 4), s: unit('softmax', 4), y: unit('square', 2) },
  [
    ['e1:x>h', { map: { kind: 'diagonal' } }],
    [
      'e2:x>h',
      {
        map: {
          kind: 'masked',
          entries: [
            [0, 3],
            [2, 1],
            [3, 3],
          ],
        },
      },
    ],
    ['e3:h>s', { map: { kind: 'scaled-identity' } }],
    ['e4:x>s', { map: { kind: 'identity' } }],
    'e5:s>y',
  ],
);

const kinks = graphOf(
  { x: input(3), h: unit('sign', 4), s: unit('step', 4), r: unit('relu', 4), y: unit('identity', 2) },
  ['e1:x>h', 'e2:x>s', 'e3:x>r', 'e4:h>y', 'e5:s>y', 'e6:r>y'],
);

const images = graphOf(
  {
    x: { kind: 'input', shape: [6, 6] },
    c: unit('tanh', 1, { shape: [6, 6, 3] }),
    p: unit('identity', 1, { shape: [3, 3, 3], bias: 'none' }),
    d: unit('tanh', 1, { shape: [2, 2, 2] }),
    v: unit('logistic', 1, { shape: [2, 2, 2] }),
    m: unit('max-pool', 1, { shape: [2, 2, 2], activation: { kind: 'max-pool', size: 3 } }),
    y: unit('identity', 2),
  },
  [
    ['e1:x>c', { map: { kind: 'convolution-2d', boundary: 'periodic' } }],
    ['e2:c>p', { map: { kind: 'average-pool' } }],
    ['e3:p>d', { map: { kind: 'convolution-2d', stride: 2 } }],
    ['e4:p>v', { map: { kind: 'convolution-2d', height: 2, width: 2, boundary: 'valid' } }],
    ['e0:x>m', { map: { kind: 'convolution-2d', boundary: 'reflexive' } }],
    'e5:d>y',
    'e6:v>y',
    'e7:m>y',
  ],
);
const stencils = graphOf(
  {
    x: { kind: 'input', shape: [4, 5] },
    s: unit('tanh', 1, { shape: [4, 5] }),
    r: unit('identity', 1, { shape: [4, 5] }),
    y: unit('identity', 2),
  },
  [
    ['e1:x>s', { map: { kind: 'separable', height: 3, width: 5, boundary: 'reflexive' } }],
    ['e2:x>s', { map: { kind: 'm-matrix-convolution' } }],
    ['e3:s>r', { map: { kind: 'doubly-symmetric' } }],
    ['e4:x>r', { map: { kind: 'identity', factor: 0.25 } }],
    ['e5:s>r', { map: { kind: 'convolution-2d', boundary: 'reflexive', height: 1 } }],
    'e6:r>y',
  ],
);
const signals = graphOf({ x: input(8), h: unit('tanh', 8), g: unit('sin', 8), y: unit('identity', 2) }, [
  ['e1:x>h', { map: { kind: 'convolution-1d', stencil: 5 } }],
  ['e2:x>h', { map: { kind: 'haar' } }],
  ['e3:h>g', { map: { kind: 'antisymmetric' } }],
  ['e4:h>g', { map: { kind: 'm-matrix' } }],
  ['e5:h>g', { map: { kind: 'm-matrix-convolution', stencil: 5 } }],
  ['e6:h>g', { map: { kind: 'convolution-1d', boundary: 'periodic' } }],
  ['e7:g>y', {}],
]);

/** Long stencils on rings of 4 × 6, 3 × 7 and, with channels, 4 × 5 pixels, and on one that is longer than its signal. */
const circulant = graphOf(
  {
    x: input(24),
    z: { kind: 'input', shape: [20, 2] },
    q: { kind: 'input', shape: [64] },
    w: { kind: 'input', shape: [21] },
    h: unit('tanh', 24),
    g: unit('sin', 24),
    f: unit('tanh', 1, { shape: [20, 3] }),
    v: unit('tanh', 21),
    t: unit('tanh', 64),
    y: unit('identity', 2),
  },
  [
    ['e1:x>h', { map: { kind: 'convolution-1d', stencil: 29, boundary: 'periodic' } }],
    ['e2:h>g', { map: { kind: 'convolution-1d', stencil: 31, boundary: 'periodic' } }],
    ['e3:z>f', { map: { kind: 'convolution-1d', stencil: 19, boundary: 'periodic' } }],
    ['e4:w>v', { map: { kind: 'm-matrix-convolution', stencil: 43, boundary: 'periodic' } }],
    'e5:g>y',
    'e6:f>y',
    'e7:v>y',
    ['e8:q>t', { map: { kind: 'convolution-1d', stencil: 63, boundary: 'zero' } }],
    'e9:t>y',
  ],
);

const muted = graphOf(
  {
    x: input(5),
    h: unit('tanh', 9, { dropout: 0.3 }),
    n1: unit('logistic', 1, { dropout: 0.5 }),
    n2: unit('logistic'),
    n3: unit('logistic', 1, { dropout: 0.25 }),
    g: unit('relu', 4, { dropout: 0.2 }),
    y: unit('identity', 2),
  },
  ['e1:x>h', 'e2:x>n1', 'e3:x>n2', 'e4:x>n3', 'e5:h>g', 'e6:n1>g', 'e7:n2>g', 'e8:n3>y', 'e9:g>y', 'e0:h>y'],
);

/** Dense weights on pictures with and without channels. */
const pictures = graphOf(
  {
    x: { kind: 'input', shape: [5, 7] },
    g: { kind: 'unit', shape: [3, 4, 2], activation: { kind: 'tanh' } },
    y: unit('identity', 3),
  },
  ['e1:x>g', 'e2:g>y'],
);

export const backendCases: readonly BackendCase[] = [
  {
    name: 'tanh layers, cross entropy, Adam',
    graph: wide,
    recipe: recipeOf({ loss: { kind: 'cross-entropy' }, optimizer: { kind: 'adam', epsilon: 1e-3 } }),
  },
  {
    name: 'neurons with ties and a product, squared, Nesterov, ridge',
    graph: neurons,
    recipe: recipeOf({ optimizer: { kind: 'nesterov' }, regulariser: { kind: 'ridge', lambda: 0.1 } }),
  },
  {
    name: 'every map, logistic loss, momentum',
    graph: everyMap,
    recipe: recipeOf({ loss: { kind: 'logistic' }, optimizer: { kind: 'momentum' } }),
  },
  {
    name: 'hinge, AdaGrad, lasso',
    graph: wide,
    recipe: recipeOf({
      loss: { kind: 'hinge' },
      optimizer: { kind: 'adagrad', epsilon: 1e-2 },
      regulariser: { kind: 'lasso', lambda: 0.01 },
    }),
  },
  {
    name: 'many neurons with few edges, momentum, ridge',
    graph: sparseNetwork(64, 2, 'own'),
    recipe: recipeOf({ optimizer: { kind: 'momentum' }, regulariser: { kind: 'ridge', lambda: 0.1 } }),
  },
  {
    name: 'unevenly many edges into many neurons, tied',
    graph: unevenNetwork(67, 'tied'),
    recipe: recipeOf({ optimizer: { kind: 'momentum' } }),
  },
  { name: 'sign, step and relu side by side', graph: kinks, recipe: recipeOf() },
  { name: 'convolutions of feature maps, stride, pooling', graph: images, recipe: recipeOf() },
  { name: 'stencils on an image, Adam', graph: stencils, recipe: recipeOf({ optimizer: { kind: 'adam' } }) },
  { name: 'convolutions of signals, wavelets, θ ≥ 0', graph: signals, recipe: recipeOf() },
  {
    name: 'long stencils by their frequencies',
    graph: circulant,
    // With sums of dozens of products behind a sine, larger steps run apart in any two precisions.
    recipe: recipeOf({ optimizer: { kind: 'gradient-descent', learningRate: 0.01 } }),
  },
  { name: 'dropout, Nesterov', graph: muted, recipe: recipeOf({ optimizer: { kind: 'nesterov' } }) },
  {
    name: 'gradient of pictures as a penalty',
    graph: pictures,
    recipe: recipeOf({ regulariser: { kind: 'tikhonov', lambda: 0.3, operator: 'gradient' } }),
  },
  {
    name: 'a matrix of one’s own as a penalty, Adam',
    graph: pictures,
    recipe: recipeOf({
      optimizer: { kind: 'adam', epsilon: 1e-3 },
      regulariser: {
        kind: 'tikhonov',
        lambda: 0.3,
        operator: 'matrix',
        matrix: Array.from({ length: 9 }, (_, i) => Array.from({ length: 24 }, (__, j) => Math.cos(i * j))),
      },
    }),
  },
  { name: 'RMSProp', graph: wide, recipe: recipeOf({ optimizer: { kind: 'rmsprop', epsilon: 1e-2 } }) },
];

/**
 * Float32 rounds each operation to 6e-8 relative. The longest sum of a product has 17 terms; the gradient of a stencil
 * adds 432 of either sign, whose errors walk at random and reach √432 ≈ 21. A gradient passes three such sums, and five
 * steps feed on each other: 21 · 3 · 5 · 6e-8 ≈ 1.9e-5 of the largest number.
 */
export const float32Tolerance = 2e-5;

/** Graphics devices evaluate exp and tanh to a few 1e-4 relative near zero; see the tolerances of their languages. */
export const graphicsTolerance = 1e-3;

export interface Deviation {
  /** Relative to the largest number of its tensor, or to 1. */
  readonly worst: number;
  readonly where: string;
}

/**
 * Largest deviation of an executor from the float64 reference over five training steps, and over the procedures that a step does not
 * already go through kernel by kernel; `all`: over those as well.
 */
export async function deviation(
  executor: Executor,
  { graph, recipe }: BackendCase,
  all = true,
): Promise<Deviation> {
  const compilation = compile(graph, recipe);
  const program = compilation.program as WholeProgram;
  const random = seededRandom(3);
  const start = initialise(compilation.graph, recipeOf({ initialiser: { kind: 'normal' } }), {}, random);
  const parameters = pack(program, start);
  const count = 12;
  const width = (columns: readonly { size: number }[]): number => columns.reduce((n, c) => n + c.size, 0);
  const x = Float64Array.from({ length: count * width(program.inputs) }, () => random.normal());
  const target = Float64Array.from({ length: count * width(program.outputs) }, (_, i) =>
    i % 3 === 0 ? 1 : 0,
  );
  const hyper = (rows: number) =>
    Float64Array.from(program.hyper.map(({ name, value }) => (name === 'lossScale' ? 1 / rows : value)));
  let found: Deviation = { worst: 0, where: 'nowhere' };
  const compare = async (
    procedure: ProcedureName,
    options: RoutineOptions,
    inputs: Tensors,
  ): Promise<void> => {
    const expected = await (await referenceExecutor().prepare(program, procedure, options)).run(inputs);
    const routine = await executor.prepare(program, procedure, options);
    const actual = await routine.run(inputs);
    routine.destroy();
    for (const [id, values] of Object.entries(expected)) {
      const largest = Math.max(1, ...Array.from(values, Math.abs));
      for (let i = 0; i < values.length; i += 1) {
        const difference = Math.abs((actual[id]?.[i] ?? NaN) - (values[i] ?? NaN)) / largest;
        if (!(difference <= found.worst)) found = { worst: difference, where: `${procedure} ${id}[${i}]` };
      }
    }
  };
  for (const procedure of all ? (['forward', 'evaluate', 'gradient'] as const) : (['forward'] as const)) {
    await compare(procedure, { rows: count }, { ...parameters, x, target, hyper: hyper(count) });
  }
  const options = { rows: 4, repeat: 5, resident: { 'data.inputs': x, 'data.targets': target } };
  const order = Float64Array.from({ length: 20 }, (_, i) => (7 * i) % count);
  const given = { ...startingState(program, parameters), order, ...noiseSource(program, 4).next(20) };
  await compare('train', options, { ...given, hyper: hyper(4) });
  return found;
}
