/** Whole programs on gpu.js's workers: the numbers of one thread to the last bit, and no workers left behind. */
import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { present } from '../../src/base/assert.ts';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import { trainingNames, type TrainingProgram, wellKnown } from '../../src/compiler/program.ts';
import { type Device, openDevice } from '../../src/runtime/device.ts';
import type { RoutineOptions, Tensors } from '../../src/runtime/executor.ts';
import { gpuExecutor } from '../../src/runtime/gpu-executor.ts';
import { noiseSource } from '../../src/runtime/noise.ts';
import { pack } from '../../src/runtime/pack.ts';
import type { Notice } from '../../src/runtime/protocol.ts';
import { startingState, widthOf } from '../../src/runtime/state.ts';
import { threadsFor } from '../../src/runtime/threads.ts';
import { Trainer } from '../../src/runtime/trainer.ts';
import type { BackendCase } from '../support/backend-cases.ts';
import { exampleDocument } from '../support/examples.ts';
import { jobOf } from '../support/jobs.ts';
import { channels } from '../support/kernel-calls.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';

const perceptron: BackendCase = {
  name: '64-96-80-10, Adam',
  graph: graphOf({ x: input(64), h: unit('relu', 96), g: unit('tanh', 80), y: unit('identity', 10) }, [
    'e1:x>h',
    'e2:h>g',
    'e3:g>y',
  ]),
  recipe: recipeOf({ loss: { kind: 'cross-entropy' }, optimizer: { kind: 'adam', learningRate: 0.01 } }),
};
const rows = 64;
const repeat = 6;

interface Job {
  readonly program: TrainingProgram;
  readonly options: RoutineOptions;
  readonly inputs: Tensors;
}

/** Steps of training that are enough work for several threads. */
function stepsOf({ graph, recipe }: BackendCase): Job {
  const compilation = compile(graph, recipe);
  const program = compilation.programOf(trainingNames) as TrainingProgram;
  const random = seededRandom(3);
  const numbers = (count: number): Float64Array =>
    Float64Array.from({ length: count }, () => random.normal());
  const resident = {
    'data.inputs': numbers(rows * widthOf(program.inputs)),
    'data.targets': numbers(rows * widthOf(program.outputs)),
  };
  const order = Float64Array.from({ length: repeat * rows }, (_, i) => (7 * i) % rows);
  const hyper = Float64Array.from(program.hyper.map((h) => (h.name === 'lossScale' ? 1 / rows : h.value)));
  const parameters = pack(program, initialise(compilation.graph, recipe, {}, random));
  const state = startingState(program, parameters);
  const noise = noiseSource(program, 4).next(order.length);
  return { program, options: { rows, repeat, resident }, inputs: { ...state, order, ...noise, hyper } };
}

/** What two calls answer, the second from where the first ended, and how they were run. */
async function trained(
  device: Device,
  { program, options, inputs }: Job,
): Promise<[Tensors[], string | null]> {
  const executor = gpuExecutor(device, 'in tests');
  const routine = await executor.prepare(program, 'train', options);
  const first = await routine.run(inputs);
  const progress = present(inputs[wellKnown.progress], 'progress'); // counts the rows of one call
  const second = await routine.run({ ...inputs, ...first, [wellKnown.progress]: progress });
  const { executorKind } = executor.report();
  executor.destroy();
  return [[first, second], executorKind];
}

test('half of the processors share a step, both of two, and never more than eight', () => {
  expect([1, 2, 3, 4, 6, 8, 16, 64].map(threadsFor)).toEqual([1, 2, 2, 2, 3, 4, 8, 8]);
});

// gpu.js makes no threads where there is one core.
const alone = availableParallelism() < 2;

describe.skipIf(alone)('training steps on several threads', () => {
  for (const one of [perceptron, channels]) {
    const job = stepsOf(one);
    test(`${one.name}: every number of one thread, bit for bit`, async () => {
      const [expected, kind] = await trained(openDevice('webasm'), job);
      expect(kind).toBe('fused-sync');
      for (const threads of [2, 3]) {
        const device = openDevice('webasm-threads', { threads });
        const [actual, how] = await trained(device, job);
        expect(how).toBe('fused-threaded');
        expect(device.tiling.stock).toEqual([]);
        expect(actual).toEqual(expected);
      }
    });
  }

  test('a plan with little to do runs on one thread', async () => {
    const job = stepsOf(perceptron);
    const few = rows / 2;
    const order = present(job.inputs[wellKnown.order], 'order').slice(0, few);
    const little = {
      ...job,
      options: { ...job.options, rows: few, repeat: 1 },
      inputs: { ...job.inputs, order },
    };
    const [, how] = await trained(openDevice('webasm-threads', { threads: 2 }), little);
    expect(how).toBe('fused-sync');
  });

  test('a plan of which a kernel is not ours runs on one thread', async () => {
    const job = stepsOf(perceptron);
    const device = openDevice('webasm-threads', { threads: 2 });
    const { meanings } = device.tiling;
    // Of one kernel it is not known what it means.
    const set = meanings.set.bind(meanings);
    meanings.set = (source, meaning) => (meanings.size === 3 ? meanings : set(source, meaning));
    const [, how] = await trained(device, job);
    expect(how).toBe('fused-sync');
    expect(device.tiling.stock).not.toEqual([]);
  });
});

describe('a run on several threads', () => {
  const iris = exampleDocument('iris');
  const { vertices, edges } = iris.graph;
  const hidden = { ...present(vertices['h'], 'h'), shape: [96] };
  const graph = {
    vertices: { ...vertices, h: hidden, g: hidden },
    edges: {
      ...edges,
      e2: { from: 'h', to: 'g', map: { kind: 'dense' } },
      e3: { from: 'g', to: 'y', map: { kind: 'dense' } },
    },
  };
  const recipe = { ...iris.recipe, batch: { size: 120 }, stop: {} };
  const runOf = (learningRate: number) => {
    const notices: Notice[] = [];
    const optimizer = { ...recipe.optimizer, learningRate };
    const job = jobOf({ ...iris, graph, recipe: { ...recipe, optimizer } }, 'webasm-threads');
    const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));
    const trainer = new Trainer(1, job, { notify: (notice) => notices.push(notice), breathe });
    return { trainer, last: () => notices.findLast((notice) => notice.type === 'status') };
  };

  test('hears a pause, and goes on from there', async () => {
    const { trainer, last } = runOf(1e-3);
    await trainer.load();
    const running = trainer.start();
    setTimeout(() => trainer.pause(), 300);
    await running;
    expect(last()).toMatchObject({ status: 'paused', reason: { code: 'paused' } });
    await trainer.step(1);
    trainer.destroy();
  });

  test('stops where a number is not finite', async () => {
    const { trainer, last } = runOf(1e30);
    await trainer.load();
    await trainer.start();
    expect(last()).toMatchObject({ status: 'failed', reason: { code: 'not-finite' } });
    trainer.destroy();
  });
});

describe.skipIf(alone)('workers', () => {
  const alive = new Set<Worker>();
  process.on('worker', (worker: Worker) => {
    alive.add(worker);
    worker.once('exit', () => alive.delete(worker));
  });
  const settled = async (): Promise<void> => {
    for (let i = 0; i < 200 && alive.size > 0; i += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
  };

  test('are gone when the executor is, however often it is made anew', async () => {
    const job = stepsOf(perceptron);
    for (let i = 0; i < 20; i += 1) {
      await trained(openDevice('webasm-threads', { threads: 2 }), job);
      expect(alive.size).toBeLessThanOrEqual(8);
    }
    await settled();
    expect(alive.size).toBe(0);
  });

  test('end with an executor that is destroyed while they work, and the call says so', async () => {
    const { program, options, inputs } = stepsOf(perceptron);
    const executor = gpuExecutor(openDevice('webasm-threads', { threads: 2 }), 'in tests');
    const routine = await executor.prepare(program, 'train', options);
    await routine.run(inputs);
    const call = routine.run(inputs);
    await Promise.resolve();
    executor.destroy();
    await expect(call).rejects.toThrow(/destroyed/);
    await settled();
    expect(alive.size).toBe(0);
  });

  test('hold nobody up who has nothing else to do', async () => {
    const { program, options, inputs } = stepsOf(perceptron);
    const executor = gpuExecutor(openDevice('webasm-threads', { threads: 2 }), 'in tests');
    const before = process.getActiveResourcesInfo().filter((name) => /Worker|MessagePort/.test(name)).length;
    await (await executor.prepare(program, 'train', options)).run(inputs);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(alive.size).toBe(2);
    const after = process.getActiveResourcesInfo().filter((name) => /Worker|MessagePort/.test(name)).length;
    expect(after).toBe(before);
    executor.destroy();
    await settled();
  });
});
