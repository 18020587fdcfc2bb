import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import type { Expr, Kernel, WholeProgram } from '../../src/compiler/program.ts';
import type { DrawnGraph, Recipe } from '../../src/document/document.ts';
import { chooseExecutor } from '../../src/runtime/backends.ts';
import { type Device, openDevice } from '../../src/runtime/device.ts';
import { allFinite } from '../../src/runtime/diagnose.ts';
import { gpuExecutor } from '../../src/runtime/gpu-executor.ts';
import { emit } from '../../src/runtime/kernels/emit.ts';
import { interpret } from '../../src/runtime/kernels/interpret.ts';
import { pack, unpack } from '../../src/runtime/pack.ts';
import type { Notice, TrainingData, TrainingJob } from '../../src/runtime/protocol.ts';
import { referenceExecutor } from '../../src/runtime/reference.ts';
import { Trainer } from '../../src/runtime/trainer.ts';
import { disagreement } from '../../src/runtime/trial.ts';
import { deviation, float32Tolerance } from '../support/backend-cases.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';
import { compiled } from '../support/run.ts';

const line = graphOf({ x: input(), y: unit('identity') }, ['e:x>y']);

/** Rows y = 2x + 1 at x = 0, 1, …; the last `held` are for validation. */
function rows(count: number, held = 0): TrainingData {
  const inputs = Float64Array.from({ length: count }, (_, i) => i / count);
  const numbers = Uint32Array.from({ length: count }, (_, i) => i);
  return {
    inputs,
    targets: inputs.map((x) => 2 * x + 1),
    training: numbers.subarray(0, count - held),
    validation: numbers.subarray(count - held),
    threshold: 0,
    classify: false,
  };
}

function jobOf(
  change: Partial<TrainingJob> = {},
  graph: DrawnGraph = line,
  recipe: Recipe = recipeOf(),
): TrainingJob {
  const { program, graph: shaped } = compiled(graph, recipe);
  return {
    program,
    parameters: pack(program, initialise(shaped, recipe, {}, seededRandom(1))),
    data: rows(10),
    batch: {},
    stop: {},
    reduce: 'mean',
    seed: 1,
    backend: 'reference',
    ...change,
  };
}

/** A trainer whose notices are kept, in short. */
function watched(job: TrainingJob) {
  const notices: Notice[] = [];
  const trainer = new Trainer(1, job, {
    notify: (n) => notices.push(n),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
  });
  const statuses = () =>
    notices.flatMap((n) =>
      n.type === 'status' ? [n.reason ? `${n.status} ${n.reason.code}` : n.status] : [],
    );
  const points = () => notices.flatMap((n) => (n.type === 'progress' ? [...n.earlier, n.point] : []));
  return { trainer, notices, statuses, points };
}

const moment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 15));

describe('control of a run', () => {
  test('[T4] start twice is start once', async () => {
    const { trainer, statuses } = watched(jobOf({ stop: { steps: 20 } }));
    await trainer.load();
    void trainer.start();
    await trainer.start();
    expect(statuses()).toEqual(['loading', 'ready', 'running', 'finished steps']);
  });

  test('[T4] a start right after a pause is heard', async () => {
    const { trainer, statuses } = watched(jobOf());
    await trainer.load();
    void trainer.start();
    await moment();
    trainer.pause();
    await Promise.resolve();
    void trainer.start();
    await moment();
    expect(statuses().at(-1)).toBe('running');
    trainer.pause();
    const going = trainer.start();
    trainer.pause();
    await going;
    expect(statuses().at(-1)).toBe('paused paused');
  });

  test('[T4] a start while the last progress of a paused run is told is heard', async () => {
    const job = jobOf();
    const notices: Notice[] = [];
    let again: Promise<void> | null = null;
    let pausing = false;
    const trainer: Trainer = new Trainer(1, job, {
      notify: (n) => {
        notices.push(n);
        if (pausing && n.type === 'progress' && !again) again = trainer.start();
      },
      breathe: () => new Promise((resolve) => setImmediate(resolve)),
    });
    await trainer.load();
    void trainer.start();
    await moment();
    pausing = true;
    trainer.pause();
    await moment();
    await moment();
    const last = notices.filter((n) => n.type === 'status').at(-1);
    expect(last).toMatchObject({ status: 'running' });
    trainer.pause();
    expect(again).toBeInstanceOf(Promise);
  });

  test('[T4] [T5] reset and start while running: back to the beginning, and on from there', async () => {
    const { trainer, points, statuses } = watched(jobOf());
    await trainer.load();
    void trainer.start();
    await moment();
    void trainer.reset();
    void trainer.start();
    await moment();
    trainer.pause();
    await trainer.step(1);
    expect(statuses().slice(2)).toEqual([
      'running',
      'paused paused',
      'ready',
      'running',
      'paused paused',
      'paused',
    ]);
    const steps = points().map((p) => p.step);
    expect(steps.filter((s) => s === 0).length).toBe(2);
  });

  test('[T4] step and reset while running end the run first', async () => {
    const { trainer, statuses, points } = watched(jobOf());
    await trainer.load();
    void trainer.start();
    await moment();
    await trainer.step(2);
    const before = points().at(-1)?.step ?? 0;
    expect(statuses().at(-1)).toBe('paused');
    expect(before).toBeGreaterThan(2);
    await trainer.reset();
    expect(points().at(-1)?.step).toBe(0);
  });

  test('a trainer that has been put away says nothing more', async () => {
    const { trainer, notices } = watched(jobOf());
    await trainer.load();
    const running = trainer.start();
    await moment();
    trainer.destroy();
    const said = notices.length;
    await running;
    await trainer.step(1);
    expect(notices.length).toBe(said);
  });

  test('pause before start, and start behind a load', async () => {
    const { trainer, statuses } = watched(jobOf({ stop: { steps: 3 } }));
    trainer.pause();
    void trainer.load();
    await trainer.start();
    expect(statuses()).toEqual(['loading', 'ready', 'running', 'finished steps']);
  });

  test('no rows to train on is said in words', async () => {
    const { trainer, notices } = watched(jobOf({ data: { ...rows(4), training: new Uint32Array(0) } }));
    await trainer.load();
    expect(notices.at(-1)).toMatchObject({
      type: 'failed',
      message: expect.stringMatching(/no rows/i) as string,
    });
  });
});

describe('stop rules', () => {
  const stepsOf = async (change: Partial<TrainingJob>) => {
    const { trainer, points, statuses } = watched(jobOf(change));
    await trainer.load();
    await trainer.start();
    return { steps: points().at(-1)?.step, status: statuses().at(-1), points: points() };
  };

  test('no step at all', async () => {
    expect(await stepsOf({ stop: { steps: 0 } })).toMatchObject({ steps: 0, status: 'finished steps' });
    expect(await stepsOf({ stop: { epochs: 0 } })).toMatchObject({ steps: 0, status: 'finished epochs' });
  });

  test('epochs of batches that do not divide the rows', async () => {
    // 3 epochs of 10 rows in batches of 4: 7.5 steps
    const job = { stop: { epochs: 3 }, batch: { size: 4 } };
    expect(await stepsOf(job)).toMatchObject({ steps: 8, status: 'finished epochs' });
    // 43 epochs of 50 rows in batches of 43 are 50 steps, though 50/43·43 rounds to more
    const exact = { stop: { epochs: 43 }, batch: { size: 43 }, data: rows(50) };
    expect(await stepsOf(exact)).toMatchObject({ steps: 50, status: 'finished epochs' });
    expect(await stepsOf({ stop: { epochs: 0.25 }, batch: { size: 1 } })).toMatchObject({ steps: 3 });
  });

  test('every epoch count of small data is exact', async () => {
    for (let n = 1; n <= 40; n += 3) {
      for (let size = 1; size <= n; size += 1) {
        const wanted = Math.ceil((size * n) / size);
        const job = jobOf({ stop: { epochs: size }, batch: { size }, data: rows(n) });
        const { trainer, points } = watched(job);
        await trainer.load();
        await trainer.start();
        expect(points().at(-1)?.step, `${size} epochs of ${n} rows`).toBe(wanted);
      }
    }
  });

  test('a loss below the limit', async () => {
    const { points, status } = await stepsOf({ stop: { loss: 0.2 } });
    expect(status).toBe('finished loss');
    expect(points.at(-1)?.train).toBeLessThan(0.2);
  });

  test('one row, a batch larger than the data, nothing held out', async () => {
    const { points } = await stepsOf({ stop: { steps: 5 }, batch: { size: 64 }, data: rows(1) });
    expect(points.at(-1)).toMatchObject({ step: 5, epoch: 5, validation: null });
    const more = await stepsOf({
      stop: { steps: 5 },
      batch: { size: 64, sampling: 'replacement' },
      data: rows(3, 1),
    });
    expect(more.points.at(-1)).toMatchObject({ step: 5, epoch: 160 });
    expect(more.points.at(-1)?.validation).toBeTypeOf('number');
  });
});

describe('numbers that are none', () => {
  for (const backend of ['reference', 'webasm'] as const) {
    test(`[T7] ${backend}: one in the data is found at the input it comes in by`, async () => {
      const data = rows(6);
      data.inputs[3] = NaN;
      const { trainer, notices } = watched(jobOf({ data, backend }));
      await trainer.load();
      await trainer.start();
      expect(notices.filter((n) => n.type === 'status').at(-1)).toMatchObject({
        status: 'failed',
        reason: { code: 'not-finite', step: 1, vertex: 'x' },
      });
      trainer.destroy();
    });
  }

  test('the same ones on both sides are no disagreement', async () => {
    const data = rows(6);
    data.inputs[3] = NaN;
    const { program } = jobOf();
    expect(await disagreement(referenceExecutor(), program, data)).toBe(0);
  });

  test('none on one side only is one', async () => {
    const { program } = jobOf();
    const broken = {
      ...referenceExecutor(),
      prepare: async (...args: Parameters<ReturnType<typeof referenceExecutor>['prepare']>) => {
        const routine = await referenceExecutor().prepare(...args);
        return {
          ...routine,
          run: async (inputs: Parameters<typeof routine.run>[0]) =>
            Object.fromEntries(
              Object.entries(await routine.run(inputs)).map(([id, v]) => [id, v.map(() => NaN)]),
            ),
        };
      },
    };
    expect(await disagreement(broken, program, rows(6))).toBe(Infinity);
  });
});

describe('kernels as source text', () => {
  const device: Device = openDevice('webasm', { tiled: false });

  /** Runs one kernel over one input both ways; null extents: no input. */
  async function bothWays(kernel: Kernel, values: number[], extents: number[], batch = 3): Promise<void> {
    const given = Float64Array.from(values);
    const shape = kernel.extents.map((e) => (e === 'batch' ? batch : (e as number)));
    const expected = new Float64Array(shape.reduce((a, b) => a * b, 1));
    interpret(kernel, [extents], batch)([given], expected);
    const emitted = emit(kernel, ['a0'], ['a0'], batch);
    const meaning = { kernel, inputs: [{ name: 'a0', constant: false, extents }], batch };
    const pipeline = device.build({
      kernels: { k: { ...emitted, constants: {}, meaning } },
      arguments: [{ name: 'x', size: extents.toReversed() }],
      steps: [{ kernel: 'k', inputs: ['x'], output: 'y' }],
      repeat: 1,
      carry: {},
      state: [],
      results: ['y'],
    });
    const { y } = await pipeline.run({ x: Float32Array.from(given) });
    pipeline.destroy();
    const largest = Math.max(1e-30, ...Array.from(expected, Math.abs));
    expect(y?.length).toBe(expected.length);
    // a dozen float32 roundings of 6e-8
    expected.forEach((v, i) => {
      const difference = Math.abs((y?.[i] ?? NaN) - v) / largest;
      expect(difference, `${emitted.source}`).toBeLessThan(1e-6);
    });
  }

  const x: Expr = ['load', 0, 'i0', 'k0'];

  test('literals of every kind', async () => {
    for (const literal of [-1, -0.5, 1e-8, -1e-8, 1e21, 3e38, -3e38, 1.5e-7, 16777216, 0.1]) {
      const value: Expr = ['multiply', ['load', 0, 'i0'], literal];
      await bothWays({ extents: ['batch'], value }, [0.5, -0.25, 1], [3]);
      await bothWays(
        { extents: ['batch'], value: ['subtract', literal, ['negate', ['load', 0, 'i0']]] },
        [1, 2, 3],
        [3],
      );
    }
  });

  test('sums in sums, and the largest of one and of many', async () => {
    const values = Array.from({ length: 6 }, (_, i) => Math.sin(3 * i) - 0.5);
    const row: Expr = ['sum', 'k0', 2, x];
    const all: Expr = ['sum', 'k1', 'batch', ['exp', ['sum', 'k0', 2, ['load', 0, 'k1', 'k0']]]];
    await bothWays({ extents: ['batch'], value: ['divide', ['exp', row], all] }, values, [3, 2]);
    await bothWays({ extents: ['batch'], value: ['largest', 'k0', 2, ['tanh', x]] }, values, [3, 2]);
    await bothWays({ extents: ['batch'], value: ['largest', 'k0', 1, ['negate', x]] }, [1, -2, 3], [3, 1]);
  });

  test('the same function in two loops of one variable', async () => {
    const values = Array.from({ length: 6 }, (_, i) => Math.sin(3 * i) - 0.5);
    const value: Expr = [
      'add',
      ['sum', 'k0', 2, ['tanh', x]],
      ['sum', 'k0', 2, ['multiply', ['tanh', x], ['tanh', x]]],
    ];
    await bothWays({ extents: ['batch'], value }, values, [3, 2]);
  });

  test('three axes', async () => {
    const values = Array.from({ length: 24 }, (_, i) => Math.cos(i));
    const value: Expr = ['multiply', ['load', 0, 'i1', 'i0', 'i2'], ['add', 'i0', ['multiply', 10, 'i2']]];
    await bothWays({ extents: [2, 'batch', 4], value }, values, [3, 2, 4]);
  });
});

describe('programs of odd drawings on WebAssembly', () => {
  const channels = graphOf({ x: input(3), h: unit('tanh', 1, { shape: [2, 2, 3] }), y: unit('softmax', 4) }, [
    'a:x>h',
    'b:h>y',
  ]);
  const soft = unit('softmax', 1);
  const groups = graphOf(
    { x: input(2), a: soft, b: soft, y: unit('identity'), z: unit('tanh', 3), w: soft },
    ['x>a', 'x>b', 'a>y', 'b>z', 'x>w'],
  );
  const names = graphOf(
    { 'a"b': input(2), "it's": unit('tanh'), '`${x}`': unit('tanh'), '*/': unit('identity') },
    ['a"b>it\'s', 'a"b>`${x}`', ["e1:it's>*/", { tie: '\\' }], ['e2:`${x}`>*/', { tie: '\\' }]],
  );
  const recipe = recipeOf({ optimizer: { kind: 'momentum' }, loss: { outputs: { y: { weight: 1e-8 } } } });
  for (const [name, graph] of Object.entries({ channels, groups, names })) {
    test(`${name}`, async () => {
      const executor = gpuExecutor(openDevice('webasm'), 'in tests');
      const { worst, where } = await deviation(executor, { name, graph, recipe });
      executor.destroy();
      expect(worst, `at ${where}`).toBeLessThanOrEqual(float32Tolerance);
    });
  }

  test('auto and reference answer for a program without parameters', async () => {
    const same = { map: { kind: 'identity' } };
    const graph = graphOf({ x: input(2), y: unit('identity', 2, { bias: 'none' }) }, [['e:x>y', same]]);
    const { program } = compiled(graph, recipeOf());
    const data = { ...rows(4), inputs: new Float64Array(8), targets: new Float64Array(8) };
    for (const choice of ['webasm', 'reference'] as const) {
      const executor = await chooseExecutor(choice, program, data, 4);
      const routine = await executor.prepare(program, 'forward', { rows: 1 });
      const { prediction } = await routine.run({ x: Float64Array.from([3, -4]) });
      expect(Array.from(prediction ?? [])).toEqual([3, -4]);
      executor.destroy();
    }
  });
});

describe('pack and unpack', () => {
  test('numbers come back from wherever their places are, whatever their names', () => {
    const entries = [
      [0, 2],
      [0, 0],
    ];
    const graph = graphOf({ x: input(3), constructor: unit('tanh'), b: unit('tanh'), y: unit('tanh', 2) }, [
      ['toString:x>constructor', { map: { kind: 'masked', entries } }],
      'dense:x>b',
      'valueOf:b>y',
    ]);
    const program: WholeProgram = compiled(graph, recipeOf()).program;
    const values = {
      toString: [1, 2],
      dense: [3, 4, 5],
      valueOf: [6, 7],
      constructor: [8],
      b: [9],
      y: [10, 11],
    } as unknown as Record<string, number[]>;
    const back = unpack(program, pack(program, values));
    expect(Object.fromEntries(Object.entries(back).map(([id, v]) => [id, Array.from(v)]))).toEqual(values);
    const empty = unpack(program, pack(program, {}));
    expect(Object.values(empty).every((v) => v.every((n) => n === 0))).toBe(true);
  });
});

test('a state is finite where all of its numbers are, wherever they stand', () => {
  for (const make of [Float32Array, Float64Array]) {
    for (let length = 0; length <= 9; length += 1) {
      const values = new make(length).map((_, i) => (i % 2 ? -1 : 1) * 10 ** (4 * i));
      expect(allFinite(values)).toBe(true);
      for (let at = 0; at < length; at += 1)
        for (const bad of [NaN, Infinity, -Infinity]) expect(allFinite(values.with(at, bad))).toBe(false);
    }
  }
  expect(allFinite(Float64Array.of(Number.MAX_VALUE, Number.MAX_VALUE, -0, Number.MIN_VALUE))).toBe(true);
  expect(allFinite(undefined)).toBe(true);
});
