import { describe, expect, test, vi } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import type { WholeProgram } from '../../src/compiler/program.ts';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { openBackend } from '../../src/runtime/backends.ts';
import type { Measures } from '../../src/runtime/calibrate.ts';
import { pack } from '../../src/runtime/pack.ts';
import type { CalibrationBook, CandidateBackend, Notice, TrainingJob } from '../../src/runtime/protocol.ts';
import { Trainer } from '../../src/runtime/trainer.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';
import { xorRows } from '../support/xor.ts';

const graph = graphOf({ x: input(2), h: unit('tanh', 3), y: unit('identity') }, ['x>h', 'h>y']);
const compilation = compile(graph, recipeOf());
const program = compilation.program as WholeProgram;
const job: TrainingJob = {
  program,
  parameters: pack(program, initialise(compilation.graph, recipeOf(), {}, seededRandom(1))),
  data: xorRows,
  batch: {},
  stop: {},
  reduce: 'mean',
  seed: 1,
  backend: 'auto',
};

/** Loads a job where candidates take given times; the executors are real. */
async function loaded(given: TrainingJob, seconds: Partial<Record<CandidateBackend, number>>, names = '') {
  const notices: Notice[] = [];
  const timed: string[] = [];
  const measures: Measures = {
    threads: 1,
    adapters: async () => [{ backend: 'webgpu', name: `card ${names}`, software: true }],
    open: (backend) => openBackend(backend, 'in tests'),
    deviation: async () => 1e-7,
    seconds: async (executor) => {
      const { backend } = executor.report();
      timed.push(backend);
      return seconds[backend as CandidateBackend] ?? Infinity;
    },
  };
  const trainer = new Trainer(
    1,
    given,
    { notify: (n) => notices.push(n), breathe: () => new Promise((resolve) => setImmediate(resolve)) },
    measures,
  );
  await trainer.load();
  await trainer.calibrated;
  const of = <T extends Notice['type']>(type: T) =>
    notices.filter((n): n is Extract<Notice, { type: T }> => n.type === type);
  return { trainer, notices, timed, of };
}

const bookOf = (notices: readonly Notice[]): CalibrationBook => {
  const found = notices.find((n) => n.type === 'calibrated');
  if (!found) throw new Error('nothing was measured');
  return found.calibrations;
};

describe('auto', () => {
  test('tells the first losses by the rule of thumb, measures, and takes every step where it is quickest', async () => {
    const { trainer, notices, timed, of } = await loaded(job, { reference: 2e-5, webasm: 1e-5 });
    expect(timed).toEqual(['reference', 'webasm']);
    const order = notices.map((n) => n.type);
    expect(order.indexOf('progress')).toBeLessThan(order.indexOf('calibrated'));
    // Moved, so told again, in the numbers of where it runs now: both losses are of step 0 and differ by rounding.
    const [first, again] = of('progress').map(({ point }) => point);
    expect([first?.step, again?.step]).toEqual([0, 0]);
    expect(Math.abs((again?.train ?? NaN) / (first?.train ?? NaN) - 1)).toBeLessThan(1e-6);
    const { report } = of('backend').at(-1) ?? {};
    expect(report).toMatchObject({
      backend: 'webasm',
      precision: 32,
      reason: expect.stringContaining('quickest'),
    });
    expect(report?.candidates?.map((c) => [c.backend, c.taken, c.seconds])).toEqual([
      ['reference', false, 2e-5],
      ['webasm', true, 1e-5],
      ['webasm-threads', false, null],
      ['webgl2', false, null],
      ['webgpu', false, null],
    ]);

    const { trainer: asked } = await loaded({ ...job, backend: 'webasm' }, {});
    await trainer.step(3);
    await asked.step(3);
    expect(trainer.parameters()).toEqual(asked.parameters());
  });

  test('stays where the rule of thumb put it when that is the quickest', async () => {
    const { trainer, of } = await loaded(job, { reference: 1e-5, webasm: 2e-5 });
    expect(of('progress')).toHaveLength(1);
    expect(of('backend').at(-1)?.report).toMatchObject({ backend: 'reference', precision: 64 });
    const { trainer: asked } = await loaded({ ...job, backend: 'reference' }, {});
    await trainer.step(3);
    await asked.step(3);
    expect(trainer.parameters()).toEqual(asked.parameters());
  });

  test('does not measure again what it knows', async () => {
    const calibrations = bookOf((await loaded(job, { reference: 2, webasm: 1 })).notices);
    const { timed, of } = await loaded({ ...job, calibrations }, { reference: 1, webasm: 2 });
    expect(timed).toEqual([]);
    expect(of('calibrated')).toEqual([]);
    expect(of('progress')).toHaveLength(1);
    const { report } = of('backend').at(-1) ?? {};
    expect(report?.backend).toBe('webasm');
    expect(report?.reason).toContain('measured earlier');
    expect(report?.candidates).toHaveLength(5);
  });

  test('measures again when told to, and forgets no other class', async () => {
    const first = bookOf((await loaded(job, { reference: 2, webasm: 1 })).notices);
    const [[key, entry] = ['', undefined]] = Object.entries(first.entries);
    const calibrations = { ...first, entries: { other: entry, [key]: entry } } as CalibrationBook;
    const again = await loaded({ ...job, calibrations, measureAgain: true }, { reference: 1, webasm: 2 });
    expect(again.timed).toEqual(['reference', 'webasm']);
    expect(again.of('backend').at(-1)?.report.backend).toBe('reference');
    const { entries } = bookOf(again.notices);
    expect(entries['other']).toEqual(entry);
    expect(entries[key]?.chosen).toBe('reference');
  });

  test('measures again with another graphics card, or where what is kept cannot be read', async () => {
    const calibrations = bookOf((await loaded(job, { reference: 2, webasm: 1 })).notices);
    const elsewhere = await loaded({ ...job, calibrations }, { reference: 1, webasm: 2 }, 'of another make');
    expect(elsewhere.of('backend').at(-1)?.report.backend).toBe('reference');
    expect(elsewhere.timed).toEqual(['reference', 'webasm']);
    const unreadable = 'not a book' as unknown as CalibrationBook;
    const corrupt = await loaded({ ...job, calibrations: unreadable }, { reference: 1, webasm: 2 });
    expect(corrupt.timed).toEqual(['reference', 'webasm']);
    expect(Object.keys(bookOf(corrupt.notices).entries)).toHaveLength(1);
  });

  test('what was asked for is not measured and not explained', async () => {
    const { timed, of } = await loaded({ ...job, backend: 'webasm' }, {});
    expect(timed).toEqual([]);
    expect(of('calibrated')).toEqual([]);
    expect(of('backend').at(-1)?.report).toMatchObject({ backend: 'webasm', reason: 'as asked for' });
    expect(of('backend').at(-1)?.report.candidates).toBeUndefined();
  });

  test('a run that begins at once does not wait: it goes by the rule of thumb to its end, and nothing is kept', async () => {
    const notices: Notice[] = [];
    let [release, timed] = [() => {}, 0];
    const waiting = new Promise<void>((resolve) => (release = resolve));
    const trainer = new Trainer(
      1,
      job,
      { notify: (n) => notices.push(n), breathe: () => new Promise((resolve) => setImmediate(resolve)) },
      {
        threads: 1,
        adapters: async () => [],
        open: (backend) => openBackend(backend, 'in tests'),
        deviation: async () => 0,
        seconds: async () => {
          timed += 1;
          await waiting;
          return 1 / timed; // the second, WebAssembly, would win
        },
      },
    );
    await trainer.load();
    expect(notices.at(-1)).toMatchObject({ type: 'status', status: 'ready' });
    await vi.waitUntil(() => timed === 1);
    await trainer.step(1); // while the first candidate is being timed
    await trainer.reset();
    release();
    await trainer.calibrated;
    expect(timed).toBe(1);
    expect(notices.filter((n) => n.type === 'calibrated')).toEqual([]);
    const told = notices.findLast((n) => n.type === 'backend');
    expect(told?.type === 'backend' && told.report).toMatchObject({ backend: 'reference' });
    await trainer.step(3);
    const { trainer: asked } = await loaded({ ...job, backend: 'reference' }, {});
    await asked.step(3);
    expect(trainer.parameters()).toEqual(asked.parameters());
  });

  test('a step that waits in line when the last trial ends is taken where the rule of thumb says; what was found is kept', async () => {
    const notices: Notice[] = [];
    let breaths = 0;
    const trainer: Trainer = new Trainer(
      1,
      job,
      {
        notify: (n) => notices.push(n),
        breathe: async () => {
          breaths += 1;
          if (breaths !== 3) return; // two candidates, and the end
          void trainer.watch(null); // takes its time
          void trainer.step(1);
        },
      },
      {
        threads: 1,
        adapters: async () => [],
        open: (backend) => openBackend(backend, 'in tests'),
        deviation: async () => 0,
        seconds: async (executor) => (executor.report().backend === 'webasm' ? 1 : 2),
      },
    );
    await trainer.load();
    await trainer.calibrated;
    expect(notices.filter((n) => n.type === 'calibrated')).toHaveLength(1);
    const told = notices.findLast((n) => n.type === 'backend');
    expect(told?.type === 'backend' && told.report.backend).toBe('reference');
    const { trainer: asked } = await loaded({ ...job, backend: 'reference' }, {});
    await asked.step(1);
    expect(trainer.parameters()).toEqual(asked.parameters());
  });

  test('measured here, the choice agrees with what it was measured to be', async () => {
    const notices: Notice[] = [];
    const trainer = new Trainer(1, job, {
      notify: (n) => notices.push(n),
      breathe: () => new Promise((resolve) => setImmediate(resolve)),
    });
    await trainer.load();
    await trainer.calibrated;
    const told = notices.findLast((n) => n.type === 'backend');
    const candidates = told?.type === 'backend' ? (told.report.candidates ?? []) : [];
    const timed = candidates.filter(({ seconds }) => seconds !== null);
    expect(timed.map(({ backend }) => backend)).toEqual(['reference', 'webasm']);
    expect(timed[1]?.deviation).toBeGreaterThan(0); // float32 it is
    expect(timed[1]?.deviation).toBeLessThan(1e-6);
    expect(candidates.slice(3).map(({ reason }) => reason)).toEqual(Array(2).fill('not available here'));
    expect(candidates.filter(({ taken }) => taken)).toHaveLength(1);
  });
});
