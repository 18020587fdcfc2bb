import { seededRandom } from '../src/base/xoshiro.ts';
import { compile } from '../src/compiler/compile.ts';
import { initialise } from '../src/compiler/initialise.ts';
import { type DrawnGraph, emptyRecipe, type Recipe } from '../src/document/document.ts';
import { openDevice } from '../src/runtime/device.ts';
import type { Executor, Numbers } from '../src/runtime/executor.ts';
import { gpuExecutor } from '../src/runtime/gpu-executor.ts';
import { pack } from '../src/runtime/pack.ts';
import { referenceExecutor } from '../src/runtime/reference.ts';
import { startingState } from '../src/runtime/state.ts';
import { convolutional, layers, neurons, residual, thinned } from './drawings.ts';
import { spread, type Timing } from './measure.ts';

export interface TrainRow {
  readonly workload: string;
  readonly system: string;
  readonly stepsPerSecond: Timing;
  readonly gflops: number;
}

interface Workload {
  readonly name: string;
  readonly graph: DrawnGraph;
  readonly recipe: Recipe;
  readonly batch: number;
  /** Steps of one call, per system. */
  readonly repeat: Readonly<Record<string, number>>;
}

const momentum = { kind: 'momentum', learningRate: 0.05 };
const classify = { ...emptyRecipe, loss: { kind: 'cross-entropy' }, optimizer: momentum };
const workloads: readonly Workload[] = [
  {
    name: 'higham: 2-2-3-2 logistic, batch 1',
    graph: layers([2, 2, 3, 2], 'logistic'),
    recipe: { ...emptyRecipe, optimizer: { kind: 'gradient-descent', learningRate: 0.025 } },
    batch: 1,
    repeat: { webasm: 1000, stock: 1000, reference: 1000 },
  },
  {
    name: 'tiny: 2-16-16-3 tanh, batch 32',
    graph: layers([2, 16, 16, 3], 'tanh'),
    recipe: classify,
    batch: 32,
    repeat: { webasm: 200, stock: 100, reference: 100 },
  },
  {
    name: 'mlp128: 784-128-10 relu, batch 64',
    graph: layers([784, 128, 10], 'relu'),
    recipe: classify,
    batch: 64,
    repeat: { webasm: 20, stock: 8, reference: 8 },
  },
  {
    name: 'mlp512: 784-512-512-10 relu, batch 256',
    graph: layers([784, 512, 512, 10], 'relu'),
    recipe: classify,
    batch: 256,
    repeat: { webasm: 2, stock: 1, reference: 1 },
  },
  {
    name: 'conv: 28×28, 5×5×8, pool, 3×3×16, 10, batch 32',
    graph: convolutional(),
    recipe: classify,
    batch: 32,
    repeat: { webasm: 8, stock: 2, reference: 2 },
  },
  {
    name: 'resnet: 16 layers of width 8, 1000 rows',
    graph: residual(16, 8),
    recipe: classify,
    batch: 1000,
    repeat: { webasm: 8, stock: 2, reference: 4 },
  },
  {
    name: 'neurons: 64-64-8 tanh, half the edges, batch 32',
    graph: thinned(neurons([64, 64, 8], 'tanh')),
    recipe: classify,
    batch: 32,
    repeat: { webasm: 100, stock: 50, reference: 50 },
  },
  {
    name: 'the same 64-64-8 as layers, batch 32',
    graph: layers([64, 64, 8], 'tanh'),
    recipe: classify,
    batch: 32,
    repeat: { webasm: 100, stock: 50, reference: 50 },
  },
];

const systems: readonly (readonly [string, () => Executor])[] = [
  ['webasm', () => gpuExecutor(openDevice('webasm'), 'bench')],
  ['stock', () => gpuExecutor(openDevice('webasm', false), 'bench')],
  ['reference', () => referenceExecutor()],
];

/** Whole training steps per second (rows fetched, forward, loss, backward, update), systems alternating. */
export async function benchTrain(rounds = 5): Promise<TrainRow[]> {
  const rows: TrainRow[] = [];
  for (const workload of workloads) rows.push(...(await measure(workload, rounds)));
  return rows;
}

async function measure(
  { name, graph, recipe, batch, repeat }: Workload,
  rounds: number,
): Promise<TrainRow[]> {
  const compilation = compile(graph, recipe);
  const { program } = compilation;
  if (!program) throw new Error(`${name} does not compile`);
  const random = seededRandom(1);
  const count = 1024;
  const width = (columns: readonly { size: number }[]): number => columns.reduce((n, c) => n + c.size, 0);
  const [m, n] = [width(program.inputs), width(program.outputs)];
  const resident = {
    'data.inputs': Float64Array.from({ length: count * m }, () => random.normal()),
    'data.targets': Float64Array.from({ length: count * n }, (_, i) =>
      i % n === Math.floor(i / n) % n ? 1 : 0,
    ),
  };
  const start = startingState(program, pack(program, initialise(compilation.graph, recipe, {}, random)));
  const hyper = Float64Array.from(program.hyper.map((h) => (h.name === 'lossScale' ? 1 / batch : h.value)));
  const running = await Promise.all(
    systems.map(async ([system, open]) => {
      const executor = open();
      const steps = repeat[system] ?? 1;
      const routine = await executor.prepare(program, 'train', { rows: batch, repeat: steps, resident });
      const order = Float64Array.from({ length: steps * batch }, (_, i) => (17 * i) % count);
      const run = async (state: Record<string, Numbers>): Promise<void> =>
        void (await routine.run({ ...state, progress: new Float64Array(4), order, hyper }));
      await run(start);
      return { system, steps, run, executor, rates: [] as number[] };
    }),
  );
  for (let round = 0; round < rounds; round += 1) {
    for (const one of running) {
      const begin = performance.now();
      let calls = 0;
      while (performance.now() - begin < 350) {
        await one.run(start);
        calls += 1;
      }
      one.rates.push((calls * one.steps * 1000) / (performance.now() - begin));
    }
  }
  const operations = 2 * batch * (program.macs.forward + program.macs.backward);
  return running.map(({ system, rates, executor }) => {
    executor.destroy();
    const stepsPerSecond = spread(rates);
    return { workload: name, system, stepsPerSecond, gflops: (operations * stepsPerSecond.median) / 1e9 };
  });
}
