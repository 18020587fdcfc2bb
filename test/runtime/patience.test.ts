/** Early stopping: when it stops, and what it goes back to. */
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import type { WholeProgram } from '../../src/compiler/program.ts';
import { prepare } from '../../src/datasets/prepare.ts';
import type { StopRecipe } from '../../src/document/document.ts';
import { placeSolver } from '../../src/lab/solver-choice.ts';
import { solverJob } from '../../src/lab/solver-job.ts';
import { pack } from '../../src/runtime/pack.ts';
import { Patience } from '../../src/runtime/patience.ts';
import type { BackendChoice, Notice, TrainingJob } from '../../src/runtime/protocol.ts';
import { SolverRun } from '../../src/runtime/solver-run.ts';
import { Trainer } from '../../src/runtime/trainer.ts';
import { trainingData } from '../../src/runtime/training-data.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';

/** Twelve noisy points of two moons learnt by heart by sixteen neurons; 48 more tell when that does harm. */
const graph = graphOf({ x: input(2), h: unit('tanh', 16), y: unit('identity') }, ['x>h', 'h>y']);
const recipe = recipeOf({
  data: { kind: 'moons', count: 60, noise: 0.5 },
  preparation: { validation: 0.8 },
  loss: { kind: 'logistic' },
  optimizer: { kind: 'adam', learningRate: 0.1 },
  seed: 3,
});

function jobOf(stop: StopRecipe, batch: number, backend: BackendChoice = 'reference'): TrainingJob {
  const data = prepare(recipe.data, recipe.preparation, recipe.seed);
  if (!data.ok) throw new Error('the data of a test are sound');
  const compilation = compile(graph, recipe);
  const program = compilation.program as WholeProgram;
  return {
    program,
    parameters: pack(program, initialise(compilation.graph, recipe, {}, seededRandom(recipe.seed))),
    data: trainingData(data, program),
    batch: { size: batch },
    stop,
    reduce: 'mean',
    seed: recipe.seed,
    backend,
  };
}

function watched() {
  const notices: Notice[] = [];
  const host = {
    notify: (n: Notice) => void notices.push(n),
    breathe: () => new Promise<void>((resolve) => setImmediate(resolve)),
  };
  const last = () => notices.filter((n) => n.type === 'status').at(-1);
  const points = () => notices.flatMap((n) => (n.type === 'progress' ? [...n.earlier, n.point] : []));
  return { notices, host, last, points };
}

/** The validation losses at the ends of epochs, and the parameters there, by single steps of a run without the rule. */
async function byHand(batch: number, epochs: number, backend: BackendChoice) {
  const { host, points } = watched();
  const trainer = new Trainer(1, jobOf({}, batch, backend), host);
  await trainer.load();
  const found: { step: number; validation: number; parameters: Record<string, Float64Array> }[] = [];
  const note = () => {
    const { step = NaN, validation } = points().at(-1) ?? {};
    found.push({ step, validation: validation ?? NaN, parameters: trainer.parameters() });
  };
  note();
  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    await trainer.step(Math.ceil((12 * epoch) / batch) - (found.at(-1)?.step ?? 0));
    note();
  }
  trainer.destroy();
  // The check that loses patience, written down once more: a plain walk over the losses.
  const stopAt = (patience: number) => {
    let best = 0;
    for (let i = 1; i < found.length; i += 1) {
      if (found[i]!.validation < found[best]!.validation) best = i;
      else if (i - best === patience) return { best: found[best]!, end: found[i]! };
    }
    throw new Error('the losses of this test rise');
  };
  return { found, stopAt };
}

describe.each([
  ['all rows in a step', 12, 'reference'],
  ['epochs of three steps', 4, 'reference'],
  ['epochs of two and of three steps', 5, 'reference'],
  ['WebAssembly', 12, 'webasm'],
] as const)('%s', (_, batch, backend) => {
  test('[T9] stops after so many epochs in vain, back at the best parameters bit for bit', async () => {
    const { best, end } = (await byHand(batch, 120, backend)).stopAt(15);
    expect(best.step).toBeGreaterThan(0);
    const job = jobOf({ patience: 15 }, batch, backend);
    const { host, last, points } = watched();
    const trainer = new Trainer(1, job, host);
    await trainer.load();
    await trainer.start();
    const point = { step: best.step, validation: best.validation };
    const reason = { code: 'patience', limit: 15, step: end.step };
    expect(last()).toMatchObject({ status: 'finished', reason, best: point });
    expect(trainer.parameters()).toEqual(best.parameters);
    expect(points()).toContainEqual(expect.objectContaining(point));
    // The history ends where the run did; a look at it later changes nothing.
    expect(points().at(-1)).toMatchObject({ step: end.step, validation: end.validation });
    await trainer.watch(null);
    await trainer.step(3);
    expect(points().at(-1)).toMatchObject({ step: end.step, validation: end.validation });
    expect(trainer.parameters()).toEqual(best.parameters);
    // And again from the start, in calls of other sizes.
    await trainer.reset();
    for (let i = 0; i < 200; i += 1) await trainer.step(7);
    expect(last()).toMatchObject({ status: 'finished', reason, best: point });
    expect(trainer.parameters()).toEqual(best.parameters);
    trainer.destroy();
  });
});

test('a run that its steps end goes back as well; a paused one does not', async () => {
  const { found } = await byHand(12, 60, 'reference');
  const lowest = found.reduce((best, point) => (point.validation < best.validation ? point : best));
  expect(lowest.step).toBeLessThan(60);
  const job = jobOf({ patience: 1000, steps: 60 }, 12);
  const { host, last } = watched();
  const trainer = new Trainer(1, job, host);
  await trainer.load();
  await trainer.runTo(50);
  expect(last()).toMatchObject({ status: 'paused' });
  expect(trainer.parameters()).toEqual(found[50]?.parameters);
  await trainer.start();
  const best = { step: lowest.step, validation: lowest.validation };
  expect(last()).toMatchObject({ status: 'finished', reason: { code: 'steps' }, best });
  expect(trainer.parameters()).toEqual(lowest.parameters);
});

test('a run that ends within an epoch is looked at there too', async () => {
  const job = jobOf({ patience: 1000, steps: 2 }, 5); // the first epoch ends after three steps
  const { host, last, points } = watched();
  const trainer = new Trainer(1, job, host);
  await trainer.load();
  await trainer.start();
  const end = points().at(-1);
  expect(end?.step).toBe(2);
  expect(end?.validation).toBeLessThan(points()[0]?.validation ?? NaN);
  expect(last()).toMatchObject({ reason: { code: 'steps' }, best: { step: 2, validation: end?.validation } });
});

test('a solver goes back to its best iteration', async () => {
  const solved = { ...recipe, solver: { kind: 'bfgs', iterations: 200 } };
  const compilation = compile(graph, solved);
  const placed = placeSolver(solved, () => {});
  if (!placed) throw new Error('the solver of a test is sound');
  const solver = solverJob(placed, { graph, recipe: solved, compilation });
  const run = async (stop: StopRecipe) => {
    const job = { ...jobOf(stop, 12), solver };
    const { host, last, points } = watched();
    const trained = new SolverRun(1, job, host);
    await trained.load();
    if (stop.steps === undefined) await trained.start();
    else await trained.step(stop.steps);
    const losses = points().filter(({ line }) => line !== undefined);
    return { last: last(), losses, parameters: trained.parameters() };
  };
  const early = await run({ patience: 5 });
  const { step, validation } = early.losses.reduce((a, b) => (b.validation! < a.validation! ? b : a));
  expect(step).toBeGreaterThan(0);
  expect(early.last).toMatchObject({
    status: 'finished',
    reason: { code: 'patience', limit: 5, step: step + 5 },
    best: { step, validation },
  });
  expect(early.parameters).toEqual((await run({ steps: step })).parameters);
});

test('without rows for validation it says so', async () => {
  const job = jobOf({ patience: 3 }, 0);
  const { host, notices } = watched();
  const trainer = new Trainer(1, { ...job, data: { ...job.data, validation: new Uint32Array() } }, host);
  await trainer.load();
  expect(notices.at(-1)).toMatchObject({ type: 'failed' });
  expect(notices.at(-1)).toHaveProperty('message', expect.stringContaining('keep a share of the rows'));
});

test('an equal loss, or none that is a number, is not lower', () => {
  const patience = new Patience<string>(2);
  const checks = [2, 1, NaN, 0.5, 0.5, 0.5].map((loss, step) =>
    patience.check(step, loss, () => `at ${step}`),
  );
  expect(checks).toEqual([false, false, false, false, false, true]);
  expect([patience.best, patience.state]).toEqual([{ step: 3, validation: 0.5 }, 'at 3']);
});
