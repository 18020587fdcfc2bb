/** Dropout while training: what is drawn, how runs are cut, repeated and diagnosed. */
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import type { DrawnVertex, Recipe } from '../../src/document/document.ts';
import { findBreakdown } from '../../src/runtime/diagnose.ts';
import { noiseOfStep, noiseSource } from '../../src/runtime/noise.ts';
import { pack } from '../../src/runtime/pack.ts';
import type { BackendChoice, Notice, TrainingJob } from '../../src/runtime/protocol.ts';
import { startingState } from '../../src/runtime/state.ts';
import { Trainer } from '../../src/runtime/trainer.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';
import { compiled, hyperTensor } from '../support/run.ts';

const hidden = (more: Partial<DrawnVertex>) =>
  graphOf({ x: input(3), h: unit('tanh', 6, more), g: unit('logistic', 4, more), y: unit('identity', 2) }, [
    'e:x>h',
    'f:h>g',
    'k:g>y',
    's:h>y',
  ]);

function jobOf(more: Partial<DrawnVertex>, change: Partial<TrainingJob> = {}): TrainingJob {
  const recipe: Recipe = recipeOf({ optimizer: { kind: 'momentum', learningRate: 0.05 } });
  const { program, graph } = compiled(hidden(more), recipe);
  const random = seededRandom(4);
  const rows = 11;
  return {
    program,
    parameters: pack(program, initialise(graph, recipe, {}, seededRandom(1))),
    data: {
      inputs: Float64Array.from({ length: 3 * rows }, () => random.normal()),
      targets: Float64Array.from({ length: 2 * rows }, () => random.normal()),
      training: Uint32Array.from({ length: 8 }, (_, i) => i),
      validation: Uint32Array.from([8, 9, 10]),
      threshold: 0.5,
      classify: false,
    },
    batch: { size: 3 },
    stop: { steps: 60 },
    reduce: 'mean',
    seed: 7,
    backend: 'reference',
    ...change,
  };
}

function watched(job: TrainingJob) {
  const notices: Notice[] = [];
  const trainer = new Trainer(1, job, {
    notify: (n) => notices.push(n),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
  });
  const points = () => notices.flatMap((n) => (n.type === 'progress' ? [n.point] : []));
  return { trainer, notices, points };
}

const half = { dropout: 0.5 };

async function trained(job: TrainingJob, sizes: readonly number[]) {
  const { trainer } = watched(job);
  await trainer.load();
  for (const size of sizes) await trainer.step(size);
  const parameters = trainer.parameters();
  trainer.destroy();
  return parameters;
}

describe('a run with dropout', () => {
  test('[T3] the same numbers however its calls are cut, and when it runs by itself', async () => {
    const once = await trained(jobOf(half), [60]);
    expect(await trained(jobOf(half), [7, 1, 12, 40])).toEqual(once);
    const { trainer } = watched(jobOf(half));
    await trainer.load();
    await trainer.start();
    expect(trainer.parameters()).toEqual(once);
    expect(await trained(jobOf({}), [60])).not.toEqual(once);
  });

  test('[T4] a pause in the middle changes nothing', async () => {
    const endless = { stop: {} };
    const { trainer, points } = watched(jobOf(half, endless));
    await trainer.load();
    for (let i = 0; i < 3; i += 1) {
      const running = trainer.start();
      await new Promise((resolve) => setTimeout(resolve, 20));
      trainer.pause();
      await running;
    }
    const reached = points().at(-1)?.step ?? 0;
    expect(reached).toBeGreaterThan(3);
    expect(await trained(jobOf(half, endless), [reached])).toEqual(trainer.parameters());
  });

  test('[T5] reset repeats it exactly; another seed does not', async () => {
    const { trainer } = watched(jobOf(half));
    await trainer.load();
    await trainer.step(20);
    const first = trainer.parameters();
    await trainer.step(3);
    await trainer.reset();
    await trainer.step(20);
    expect(trainer.parameters()).toEqual(first);
    // All rows in order in every step, so that the seed decides nothing but who is muted.
    const whole = { batch: { sampling: 'sequence' as const } };
    const one = await trained(jobOf(half, whole), [20]);
    expect(await trained(jobOf(half, { ...whole, seed: 8 }), [20])).not.toEqual(one);
    expect(await trained(jobOf({}, { ...whole, seed: 8 }), [20])).toEqual(
      await trained(jobOf({}, whole), [20]),
    );
  });

  test('[T6] its rate changes under way: at 0 nobody is muted', async () => {
    const { trainer } = watched(jobOf(half));
    await trainer.load();
    trainer.setHypers({ 'dropout[h]': 0, 'dropout[g]': 0 });
    await trainer.step(60);
    expect(trainer.parameters()).toEqual(await trained(jobOf({}), [60]));
  });

  test('measured losses are those without dropout', async () => {
    const [own, plain] = [watched(jobOf(half)), watched(jobOf({}))];
    await own.trainer.load();
    await plain.trainer.load();
    expect(own.points()).toEqual(plain.points());
    expect(own.points()[0]?.validation).toBeGreaterThan(0);
  });

  test('WebAssembly in float32 mutes the same components as float64', async () => {
    const [exact, single] = [await trained(jobOf(half), [40]), await trained(jobOf(half, webasm), [40])];
    const plain = await trained(jobOf({}), [40]);
    let apart = 0;
    for (const [id, values] of Object.entries(exact)) {
      values.forEach((value, i) => {
        // Forty steps of roundings of 6e-8 each that feed on each other; one component muted otherwise costs 1e-3 and more.
        expect(Math.abs((single[id]?.[i] ?? NaN) - value), `${id}[${i}]`).toBeLessThan(2e-5);
        apart = Math.max(apart, Math.abs((plain[id]?.[i] ?? NaN) - value));
      });
    }
    expect(apart).toBeGreaterThan(1e-2);
  });
});

const webasm: Partial<TrainingJob> = { backend: 'webasm' satisfies BackendChoice };

describe('a number that is not finite', () => {
  test('[T7] is found by the masks of the run: who is muted does not break down', async () => {
    const { program, data, parameters } = jobOf(half);
    // y overflows in float32 as soon as anybody of h is heard: h is 1, doubled, and the weights are near the largest float32.
    const huge = new Float64Array(12).fill(3e38);
    const state = {
      ...startingState(program, { ...parameters, 'θ[s]': huge, 'b[h]': new Float64Array(6).fill(20) }),
    };
    const hyper = hyperTensor(program, { lossScale: 1, learningRate: 0 });
    const width = noiseSource(program, 1).width;
    expect(width).toBe(10);
    const order = new Float32Array(4);
    const noise = new Float32Array(4 * width); // zero: everybody muted
    expect(await findBreakdown(program, data, state, hyper, order, { noise }, 1, 32)).toBeNull();
    noise.fill(0.9, 2 * width, 2 * width + 6); // all of h in the third step
    const found = await findBreakdown(program, data, state, hyper, order, { noise }, 1, 32);
    expect(found).toEqual({ step: 3, vertex: 'y', parameter: null });
  });

  for (const backend of ['reference', 'webasm'] as const) {
    test(`[T7] ${backend}: stops the run and names vertex or parameter`, async () => {
      const { trainer, notices } = watched(jobOf(half, { backend }));
      await trainer.load();
      trainer.setHypers({ learningRate: 1e30 });
      await trainer.start();
      const status = notices.findLast((n) => n.type === 'status');
      const reason = status?.type === 'status' ? status.reason : null;
      expect(reason).toMatchObject({ code: 'not-finite' });
      expect(reason?.code === 'not-finite' && (reason.vertex ?? reason.parameter)).toBeTruthy();
      trainer.destroy();
    });
  }
});

describe('noise', () => {
  const { program } = jobOf(half);
  const draw = (seed: number, cuts: readonly number[]): number[] => {
    const source = noiseSource(program, seed);
    return cuts.flatMap((rows) => Array.from(source.next(rows)['noise'] ?? []));
  };

  test('comes row by row from the seed, and begins again when asked to', () => {
    expect(draw(1, [2, 5, 1])).toEqual(draw(1, [8]));
    expect(draw(2, [8])).not.toEqual(draw(1, [8]));
    const source = noiseSource(program, 1);
    const first = source.next(3);
    source.next(1);
    source.restart();
    expect(source.next(3)).toEqual(first);
    expect(noiseOfStep({ noise: Float32Array.of(1, 2, 3, 4, 5, 6) }, 1, 3)).toEqual({
      noise: Float32Array.of(3, 4),
    });
  });

  test('is none where nothing is muted', () => {
    const source = noiseSource(jobOf({}).program, 1);
    expect([source.width, source.next(4)]).toEqual([0, {}]);
  });

  test('is uniform below 1 on a grid that float32 holds, so that the share p is muted', () => {
    const numbers = draw(3, [20_000]);
    const count = numbers.length;
    expect(count).toBe(200_000);
    expect(numbers.every((u) => u >= 0 && u < 1 && Number.isInteger(u * 2 ** 24))).toBe(true);
    for (const p of [0.1, 0.5, 0.9]) {
      const share = numbers.filter((u) => u < p).length / count;
      expect(Math.abs(share - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / count)); // four standard deviations
    }
    // Columns and rows are independent of each other: correlations have standard deviation 1/√n.
    for (const lag of [1, 10]) {
      let sum = 0;
      for (let i = lag; i < count; i += 1)
        sum += 12 * ((numbers[i] as number) - 0.5) * ((numbers[i - lag] as number) - 0.5);
      expect(Math.abs(sum / count)).toBeLessThan(4 / Math.sqrt(count));
    }
  });
});
