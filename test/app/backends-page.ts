/** Runs in a page: the same comparison that Node makes, on the graphics backends. */
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import type { Expr, Kernel } from '../../src/compiler/program.ts';
import { findAdapters } from '../../src/runtime/adapters.ts';
import { type DeviceBackend, openDevice } from '../../src/runtime/device.ts';
import { type Executor, isState } from '../../src/runtime/executor.ts';
import { gpuExecutor } from '../../src/runtime/gpu-executor.ts';
import type { Engine } from '../../src/runtime/tiled/engine.ts';
import type { BackendReport, HistoryPoint, TrainingJob } from '../../src/runtime/protocol.ts';
import { pack } from '../../src/runtime/pack.ts';
import { vectorFunctions } from '../../src/runtime/tiled/functions.ts';
import { Trainer } from '../../src/runtime/trainer.ts';
import { TrainingSteps } from '../../src/runtime/training-steps.ts';
import { backendCases, deviation } from '../support/backend-cases.ts';
import { bits, engines, runTiled } from '../support/tiled.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';
import { xorRows } from '../support/xor.ts';

async function compareAll(backend: DeviceBackend, engine: Engine | null = null, all = true) {
  // Small as these networks are, most of the shaders that sum are tiled.
  const device = openDevice(backend, { leastInvocations: 16, ...(engine ? { engine } : {}) });
  const executor = gpuExecutor(device, 'in tests');
  const results = [];
  for (const one of backendCases) results.push({ name: one.name, ...(await deviation(executor, one, all)) });
  const report = executor.report();
  executor.destroy();
  const { tiled, stock } = device.tiling;
  return { results, report, tiled, stock };
}

/** Products of matrices and what is made of them, in tiles of every size: the names of those that differ in any bit. */
function compareWidths(): { compared: number; different: string[] } {
  const random = seededRandom(8);
  const different: string[] = [];
  const form = (a: Expr, b: Expr, terms: number): Expr => ['sum', 'k', terms, ['multiply', a, b]];
  const [byRow, byColumn]: [Expr[], Expr[]] = [
    [
      ['load', 0, 'i0', 'k'],
      ['load', 0, 'k', 'i0'],
    ],
    [
      ['load', 1, 'i1', 'k'],
      ['load', 1, 'k', 'i1'],
    ],
  ];
  const names = ['negate', 'positive', 'sign', 'abs', 'finite', 'sqrt', ...Object.keys(vectorFunctions)];
  const beside: Expr[] = [
    ['multiply', ['load', 2, 'i0', 'i1'], 0.5],
    ['maximum', ['load', 2, 'i0', 'i1'], 0],
  ];
  const sizes = [
    [5, 16, 9],
    [13, 40, 33],
    [64, 64, 128],
    [33, 57, 300],
  ] as const;
  let compared = 0;
  for (const [rows, columns, terms] of sizes) {
    const side = Math.max(rows, columns, terms);
    const inputs = [0, 1, 2].map(() => Float32Array.from({ length: side * side }, () => random.normal()));
    const extents = inputs.map(() => [side, side]);
    for (const a of byRow) {
      for (const b of byColumn) {
        const sum = form(a, b, terms);
        const values = [
          ...names.map((name): Expr => [name, sum] as unknown as Expr),
          ...beside.map((other): Expr => ['add', other, sum]),
        ];
        for (const value of values) {
          const kernel: Kernel = { extents: [rows, columns], value };
          const [low, high, wide] = [engines.fusing, engines.ordered, engines.joining].map((engine) =>
            String(bits(runTiled(kernel, inputs, extents, 1, engine))),
          );
          compared += 1;
          if (high !== low || wide !== low) different.push(JSON.stringify(kernel));
        }
      }
    }
  }
  return { compared, different };
}

/** Every WebGL 2 context that is made from now on. */
function watchContexts(): WebGL2RenderingContext[] {
  const contexts: WebGL2RenderingContext[] = [];
  for (const canvas of [OffscreenCanvas, HTMLCanvasElement]) {
    const get = Reflect.get(canvas.prototype, 'getContext') as (...args: unknown[]) => unknown;
    Reflect.set(canvas.prototype, 'getContext', function (this: unknown, ...args: unknown[]) {
      const context: unknown = get.apply(this, args);
      if (context instanceof WebGL2RenderingContext) contexts.push(context);
      return context;
    });
  }
  return contexts;
}

/** A job of a small network whose optimizer has a state of its own, in batches of two rows. */
function smallJob(backend: DeviceBackend): TrainingJob {
  const graph = graphOf({ x: input(2), h: unit('tanh', 4), y: unit('identity') }, ['x>h', 'h>y']);
  const recipe = recipeOf({ optimizer: { kind: 'momentum', learningRate: 0.05 } });
  const compilation = compile(graph, recipe);
  const { program } = compilation;
  if (!program) throw new Error('the test network compiles');
  const parameters = pack(program, initialise(compilation.graph, recipe, {}, seededRandom(1)));
  return {
    program,
    parameters,
    data: xorRows,
    batch: { size: 2 },
    stop: {},
    reduce: 'mean',
    seed: 1,
    backend,
  };
}

/**
 * Trains three steps and then up to the fortieth, and answers what was told. `loses`: the graphics context is taken away between two
 * calls of the latter, with the state that is there.
 */
async function trainThrough(backend: DeviceBackend, loses: boolean) {
  const contexts = watchContexts();
  const told: { backends: BackendReport[]; steps: number[]; losses: number[] } = {
    backends: [],
    steps: [],
    losses: [],
  };
  let running = false;
  const trainer = new Trainer(1, smallJob(backend), {
    notify: (notice) => {
      if (notice.type === 'backend') told.backends.push(notice.report);
      if (notice.type === 'failed') throw new Error(notice.message + ' after ' + JSON.stringify(told));
      if (notice.type !== 'progress') return;
      told.steps.push(notice.point.step);
      told.losses.push(notice.point.train);
    },
    breathe: () => {
      if (running && loses)
        for (const context of contexts) context.getExtension('WEBGL_lose_context')?.loseContext();
      return new Promise((resolve) => setTimeout(resolve));
    },
  });
  await trainer.load();
  await trainer.step(3);
  running = true;
  await trainer.runTo(40);
  trainer.destroy();
  return told;
}

/** Takes steps in calls of several and of one, with the state left on the device and with the state given to every call. */
async function leaveState(backend: DeviceBackend) {
  const job = smallJob(backend);
  const moved = { give: 0, goOn: 0, collect: 0, run: 0 };
  const take = async (leaves: boolean): Promise<number[]> => {
    const executor = gpuExecutor(openDevice(backend), 'in tests');
    const counting: Executor = {
      ...executor,
      prepare: async (program, procedure, options) => {
        const routine = await executor.prepare(program, procedure, options);
        if (!leaves) return { run: routine.run, destroy: routine.destroy };
        return {
          run: (inputs) => ((moved.run += 1), routine.run(inputs)),
          leave: async (inputs) => {
            const answer = (await routine.leave?.(inputs)) ?? null;
            if (answer) moved[Object.keys(inputs).some((id) => isState(program, id)) ? 'give' : 'goOn'] += 1;
            return answer;
          },
          collect: async () => ((moved.collect += 1), (await routine.collect?.()) ?? null),
          destroy: routine.destroy,
        };
      },
    };
    const steps = new TrainingSteps(job);
    for (const some of [6, 2, 5]) await steps.advance(counting, some, 2);
    if (await steps.settle(counting)) throw new Error('no number breaks down here');
    executor.destroy();
    return Object.values(steps.state).flatMap((values) => [...values]);
  };
  const [there, back] = [await take(true), await take(false)];
  const worst = there.reduce((most, value, i) => Math.max(most, Math.abs(value - (back[i] ?? NaN))), 0);
  return { worst, numbers: there.length, moved };
}

/**
 * Trains until a run ends by its rule, and answers every point that was told or kept on the way; with the losses at the same steps as
 * another backend has them, led from step to step.
 */
async function toldPoints(backend: DeviceBackend, stop: TrainingJob['stop'], other: DeviceBackend) {
  const train = async (on: DeviceBackend, go: (trainer: Trainer) => Promise<void>) => {
    const points: HistoryPoint[] = [];
    const job = smallJob(on);
    const validation = stop.patience === undefined ? job.data.validation : Uint32Array.of(1, 2);
    const trainer = new Trainer(
      1,
      { ...job, data: { ...job.data, validation }, stop },
      {
        notify: (notice) => {
          if (notice.type === 'failed') throw new Error(notice.message);
          if (notice.type === 'progress') points.push(...notice.earlier, notice.point);
        },
        breathe: () => new Promise((resolve) => setTimeout(resolve)),
      },
    );
    await trainer.load();
    await go(trainer);
    trainer.destroy();
    return points.filter(({ step }, i) => step > 0 && step !== points[i - 1]?.step);
  };
  const told = await train(backend, (trainer) => trainer.start());
  const again = await train(other, async (trainer) => {
    for (const { step } of told) await trainer.runTo(step);
  });
  return {
    steps: told.map((p) => p.step),
    losses: told.map((p) => p.train),
    again: again.map((p) => p.train),
  };
}

Object.assign(globalThis, {
  adjointBackends: { compareAll, compareWidths, findAdapters, leaveState, toldPoints, trainThrough },
});
