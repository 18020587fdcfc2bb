import { describe, expect, test } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import type { WholeProgram } from '../../src/compiler/program.ts';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { prepare } from '../../src/datasets/prepare.ts';
import type { GraphDocument } from '../../src/document/document.ts';
import type { BackendChoice, HistoryPoint, Notice, TrainingJob } from '../../src/runtime/protocol.ts';
import { pack } from '../../src/runtime/pack.ts';
import { referenceExecutor } from '../../src/runtime/reference.ts';
import { Trainer } from '../../src/runtime/trainer.ts';
import { TrainingSteps } from '../../src/runtime/training-steps.ts';
import { trainingData } from '../../src/runtime/training-data.ts';
import { exampleDocument } from '../support/examples.ts';

/** A job from a document, as the window makes it. */
function jobOf(
  document: GraphDocument,
  backend: BackendChoice,
  change: Partial<TrainingJob> = {},
): TrainingJob {
  const { recipe, graph, parameters } = document;
  const data = prepare(recipe.data, recipe.preparation, recipe.seed);
  if (!data.ok) throw new Error(data.faults.map((f) => f.message).join());
  const compilation = compile(graph, recipe, null, parameters);
  const program = compilation.program as WholeProgram;
  return {
    program,
    parameters: pack(program, initialise(compilation.graph, recipe, parameters, seededRandom(recipe.seed))),
    data: trainingData(data, program),
    batch: recipe.batch,
    stop: recipe.stop,
    reduce: recipe.loss['reduce'] === 'sum' ? 'sum' : 'mean',
    seed: recipe.seed,
    backend,
    ...change,
  };
}

/** A trainer whose notices are kept. */
function watched(job: TrainingJob) {
  const notices: Notice[] = [];
  const trainer = new Trainer(1, job, {
    notify: (n) => notices.push(n),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
  });
  const points = (): HistoryPoint[] => notices.flatMap((n) => (n.type === 'progress' ? [n.point] : []));
  const last = () => notices.filter((n) => n.type === 'status').at(-1);
  return { trainer, notices, points, last };
}

const higham = exampleDocument('higham-2-2-3-2');

describe('Higham & Higham, seed 5000', () => {
  test('[T1] the first ten costs, float64', async () => {
    const { trainer, points } = watched(jobOf(higham, 'reference'));
    await trainer.load();
    for (let i = 0; i < 10; i += 1) await trainer.step(1);
    const costs = points().map((p) => p.train);
    // Published to nine significant digits.
    expect(costs[0]).toBeCloseTo(5.32881697, 8);
    expect(costs[1]).toBeCloseTo(5.32431032, 8);
    expect(costs[10]).toBeCloseTo(5.29368084, 8);
  });

  test('[T2] a million steps in float64 end at the published cost', async () => {
    const { trainer, points, last } = watched(jobOf(higham, 'reference'));
    await trainer.load();
    await trainer.start();
    const end = points().at(-1);
    expect(end?.step).toBe(1_000_000);
    expect(Math.abs((end?.train ?? NaN) / 7.30353651e-4 - 1)).toBeLessThan(1e-6);
    expect(end?.trainAccuracy).toBe(1);
    expect(last()).toMatchObject({ status: 'finished', reason: { code: 'steps' } });
  }, 120_000);

  test('[T2] and in float32 on WebAssembly within one per cent', async () => {
    const { trainer, points, notices } = watched(jobOf(higham, 'webasm'));
    await trainer.load();
    await trainer.start();
    expect(Math.abs((points().at(-1)?.train ?? NaN) / 7.3e-4 - 1)).toBeLessThan(0.01);
    const report = notices.find((n) => n.type === 'backend');
    expect(report).toMatchObject({
      report: { backend: 'webasm', executorKind: 'fused-sync', fallbackReason: null },
    });
  }, 60_000);
});

describe('control', () => {
  test('[T3] the same job gives the same numbers however its calls are cut', async () => {
    const cut = async (sizes: readonly number[]) => {
      const { trainer } = watched(jobOf(higham, 'reference'));
      await trainer.load();
      for (const size of sizes) await trainer.step(size);
      return trainer.parameters();
    };
    expect(await cut([7, 1, 12])).toEqual(await cut([20]));
  });

  test('[T4] pause is heard between calls, and the run goes on from there', async () => {
    const { trainer, last, points } = watched(jobOf(higham, 'webasm'));
    await trainer.load();
    const running = trainer.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    trainer.pause();
    await running;
    expect(last()).toMatchObject({ status: 'paused', reason: { code: 'paused' } });
    const reached = points().at(-1)?.step ?? 0;
    expect(reached).toBeGreaterThan(0);
    await trainer.step(1);
    expect(points().at(-1)?.step).toBe(reached + 1);
    trainer.destroy();
  });

  test('[T5] reset returns to the first numbers and the first rows', async () => {
    const { trainer, points } = watched(jobOf(higham, 'reference'));
    await trainer.load();
    await trainer.step(5);
    await trainer.reset();
    await trainer.step(5);
    const losses = points().map((p) => p.train);
    expect(losses[2]).toBe(losses[0]);
    expect(losses[3]).toBe(losses[1]);
  });

  test('[T6] a learning rate changes without a new program', async () => {
    const { trainer, points } = watched(jobOf(higham, 'webasm'));
    await trainer.load();
    trainer.setHypers({ learningRate: 0 });
    await trainer.step(3);
    const [start, after] = points();
    expect(after?.train).toBe(start?.train);
    trainer.destroy();
  });

  test('[T8] a backend that is not there says so, and a start that waits behind it changes nothing', async () => {
    const { trainer, notices } = watched(jobOf(higham, 'webgpu'));
    void trainer.load();
    await trainer.start();
    expect(notices.at(-1)).toMatchObject({ type: 'failed' });
    expect(notices.at(-1)).toHaveProperty('message', expect.stringContaining('webgpu is not available here'));
  });

  // Rates whose square no number of the precision can hold.
  for (const [backend, learningRate] of [
    ['reference', 1e200],
    ['webasm', 1e30],
  ] as const) {
    test(`[T7] ${backend}: a number that is not finite stops the run and names vertex and step`, async () => {
      const fail = async (run: (trainer: Trainer) => Promise<void>) => {
        const { trainer, last } = watched(jobOf(exampleDocument('line-regression'), backend));
        await trainer.load();
        trainer.setHypers({ learningRate });
        await run(trainer);
        const status = last();
        trainer.destroy();
        expect(status).toMatchObject({ status: 'failed', reason: { code: 'not-finite' } });
        const reason = status?.type === 'status' ? status.reason : null;
        return reason?.code === 'not-finite' ? reason : null;
      };
      const atOnce = await fail((trainer) => trainer.start());
      expect(atOnce?.vertex ?? atOnce?.parameter).toBeTruthy();
      expect(atOnce?.step).toBeLessThanOrEqual(3);
      // How steps are gathered into calls depends on the clock, and must not matter.
      const oneByOne = await fail(async (trainer) => {
        for (let step = 0; step < 3; step += 1) await trainer.step(1);
      });
      expect(oneByOne).toEqual(atOnce);
    });
  }

  test('the step that breaks down does not depend on how steps are gathered into calls', async () => {
    // Every step multiplies the error by some thousands: in float32 it would overflow after a dozen steps, in float64 much later.
    const brokenDown = async (steps: number, perCall: number) => {
      const taken = new TrainingSteps(jobOf(exampleDocument('line-regression'), 'reference'));
      taken.setHyper('learningRate', 30);
      return taken.advance(referenceExecutor(64), steps, perCall);
    };
    const atOnce = await brokenDown(200, 200);
    expect(atOnce).toMatchObject({ code: 'not-finite', step: 83 });
    expect(await brokenDown(200, 1)).toEqual(atOnce);
    expect(await brokenDown(200, 50)).toEqual(atOnce);
  });
});
