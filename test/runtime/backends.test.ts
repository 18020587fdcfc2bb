import { afterAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import type { DrawnGraph, Recipe } from '../../src/document/document.ts';
import { type DeviceBackend, openDevice } from '../../src/runtime/device.ts';
import type { Executor, Numbers } from '../../src/runtime/executor.ts';
import { gpuExecutor } from '../../src/runtime/gpu-executor.ts';
import { pack } from '../../src/runtime/pack.ts';
import { referenceExecutor } from '../../src/runtime/reference.ts';
import { startingState } from '../../src/runtime/state.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';
import { compiled, hyperTensor } from '../support/run.ts';

/** The backends that Node can always run; the graphics ones run in the browser tests. */
const backends: DeviceBackend[] = ['webasm', 'cpu'];
const executors = new Map<DeviceBackend, Executor>(
  backends.map((b) => [b, gpuExecutor(openDevice(b), 'in tests')]),
);
afterAll(() => executors.forEach((e) => e.destroy()));

const wide = graphOf({ x: input(5), h: unit('tanh', 17), y: unit('identity', 3) }, ['e1:x>h', 'e2:h>y']);
const neurons = graphOf(
  {
    x1: input(),
    x2: input(),
    h1: unit('logistic'),
    h2: unit('logistic'),
    h3: unit('sin'),
    g: unit('relu', 1, { combine: 'product' }),
    y1: unit('identity'),
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
const maps = graphOf({ x: input(4), h: unit('leaky-relu', 4), s: unit('softmax', 4), y: unit('square', 2) }, [
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
]);

const cases: [string, DrawnGraph, Recipe][] = [
  [
    'tanh layers, cross entropy, Adam',
    wide,
    recipeOf({ loss: { kind: 'cross-entropy' }, optimizer: { kind: 'adam', epsilon: 1e-3 } }),
  ],
  [
    'neurons with ties and a product, squared, Nesterov, ridge',
    neurons,
    recipeOf({ optimizer: { kind: 'nesterov' }, regulariser: { kind: 'ridge', lambda: 0.1 } }),
  ],
  [
    'every map, logistic loss, momentum',
    maps,
    recipeOf({ loss: { kind: 'logistic' }, optimizer: { kind: 'momentum' } }),
  ],
  [
    'hinge, AdaGrad, lasso',
    wide,
    recipeOf({
      loss: { kind: 'hinge' },
      optimizer: { kind: 'adagrad', epsilon: 1e-2 },
      regulariser: { kind: 'lasso', lambda: 0.01 },
    }),
  ],
  ['RMSProp', wide, recipeOf({ optimizer: { kind: 'rmsprop', epsilon: 1e-2 } })],
];

/**
 * Float32 rounds each operation to 6e-8 relative. The longest sum here has 17 terms, a gradient passes three of them,
 * and five steps feed on each other: 17 · 3 · 5 · 6e-8 ≈ 1.5e-5 of the largest number.
 */
const tolerance = 2e-5;

function expectClose(actual: Numbers | undefined, expected: Numbers, what: string): void {
  const largest = Math.max(1, ...Array.from(expected, Math.abs));
  expect(actual?.length, what).toBeGreaterThanOrEqual(expected.length);
  expected.forEach((e, i) =>
    expect(Math.abs((actual?.[i] ?? NaN) - e), `${what}[${i}]`).toBeLessThanOrEqual(tolerance * largest),
  );
}

for (const backend of backends) {
  describe(`${backend} against the float64 reference`, () => {
    for (const [name, graph, recipe] of cases) {
      test(name, async () => {
        const { program, graph: shaped } = compiled(graph, recipe);
        const random = seededRandom(3);
        const parameters = pack(
          program,
          initialise(shaped, recipeOf({ initialiser: { kind: 'normal' } }), {}, random),
        );
        const count = 12;
        const width = (columns: readonly { size: number }[]): number =>
          columns.reduce((n, c) => n + c.size, 0);
        const [m, n] = [width(program.inputs), width(program.outputs)];
        const x = Float64Array.from({ length: count * m }, () => random.normal());
        const t = Float64Array.from({ length: count * n }, (_, i) => (i % 3 === 0 ? 1 : 0));
        const hyper = hyperTensor(program, { lossScale: 1 / count });
        const ours = executors.get(backend) as Executor;

        for (const procedure of ['forward', 'evaluate', 'gradient'] as const) {
          const inputs = { ...parameters, x, target: t, hyper };
          const expected = await (
            await referenceExecutor().prepare(program, procedure, { rows: count })
          ).run(inputs);
          const routine = await ours.prepare(program, procedure, { rows: count });
          const actual = await routine.run(inputs);
          for (const [id, values] of Object.entries(expected))
            expectClose(actual[id], values, `${procedure} ${id}`);
          routine.destroy();
        }

        const options = { rows: 4, repeat: 5, resident: { 'data.inputs': x, 'data.targets': t } };
        const inputs = {
          ...startingState(program, parameters),
          order: Float64Array.from({ length: 20 }, (_, i) => (7 * i) % count),
          hyper: hyperTensor(program, { lossScale: 1 / 4 }),
        };
        const expected = await (await referenceExecutor().prepare(program, 'train', options)).run(inputs);
        const routine = await ours.prepare(program, 'train', options);
        const actual = await routine.run(inputs);
        for (const [id, values] of Object.entries(expected)) expectClose(actual[id], values, `train ${id}`);
        routine.destroy();
        const report = ours.report();
        expect(report.backend).toBe(backend);
        if (backend === 'webasm')
          expect(report).toMatchObject({ executorKind: 'fused-sync', fallbackReason: null });
      });
    }
  });
}
