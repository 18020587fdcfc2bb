import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Outcome } from '../../src/lab/experiments/experiment.ts';
import { defineExperiment } from '../../src/lab/experiments/experiment.ts';
import type {
  ExperimentEntry,
  ExperimentNotice,
  ExperimentRequest,
} from '../../src/lab/experiments/protocol.ts';
import { Runner } from '../../src/lab/experiments/runner.ts';
import type { Channel } from '../../src/renderer/services/trainer.ts';
import type { KeptOutcome } from '../../src/renderer/state/experiments-store.ts';
import { idxFile } from '../support/idx.ts';

vi.hoisted(() => {
  // The session is remembered in the browser's storage; a test has none.
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
});

const { createExperiments } = await import('../../src/renderer/services/experiments.ts');
const { closeExamples, openExamples } = await import('../../src/renderer/services/example-files.ts');
const { backTo, experimentsStore, isStale, matching, noExperiments, sameSettings } =
  await import('../../src/renderer/state/experiments-store.ts');

/** An IDX file as a `File` takes it. */
const idxBytes = (...given: Parameters<typeof idxFile>) => new Uint8Array(idxFile(...given));

const outcome = (value: number): Outcome => ({
  results: { value },
  comparisons: [],
  figures: [],
  listings: [],
});

/** Counts to `most`, and can be told to fail on the way. */
const counting = defineExperiment({
  id: 'T1',
  title: 'Counting',
  summary: 'Counts as far as it is told.',
  source: 'this test',
  long: false,
  fields: {
    most: { tag: 'integer', label: 'Most', initial: 3, min: 0 },
    fails: { tag: 'boolean', label: 'Fails', initial: false },
  },
  variants: [{ title: 'far', settings: { most: 1000 } }],
  examples: {
    help: 'Counts examples.',
    labels: false,
    variants: [],
    count: ({ most }) => most,
    refuse: ([height]) => (height === 2 ? null : 'two rows high'),
  },
  document: null,
  *run({ most, fails }, given) {
    if (given) return outcome(given.table.inputs.reduce((sum, v) => sum + v, 0));
    for (let i = 0; i < most; i += 1) {
      yield { done: i / most, at: `number ${i}` };
      if (fails) throw new Error('out of fingers');
    }
    return outcome(most);
  },
});

/** A worker whose runner sits in the same room; time is the test's, a second for every look at the clock. */
class NearWorker extends EventTarget {
  ended = false;
  /** Nothing more is heard. */
  deaf = false;
  private time = 0;
  private readonly runner = new Runner([counting], {
    notify: (notice) => this.say(notice),
    breathe: () => new Promise((resolve) => setTimeout(resolve, 0)),
    now: () => (this.time += 1000),
  });
  postMessage(request: ExperimentRequest): void {
    if (!this.deaf) setTimeout(() => void this.runner.receive(structuredClone(request)), 0);
  }
  terminate(): void {
    this.ended = true;
  }
  say(notice: ExperimentNotice): void {
    if (!this.ended && !this.deaf) {
      this.dispatchEvent(new MessageEvent('message', { data: structuredClone(notice) }));
    }
  }
}

function setup() {
  const workers: NearWorker[] = [];
  const experiments = createExperiments(() => {
    const worker = new NearWorker();
    workers.push(worker);
    return worker as unknown as Channel;
  });
  return { experiments, workers };
}

const state = () => experimentsStore.getState();
const set = (settings: Record<string, unknown>) => experimentsStore.setState({ settings: { T1: settings } });

beforeEach(() => experimentsStore.setState(noExperiments, true));

async function ready() {
  const made = setup();
  made.experiments.list();
  await vi.waitFor(() => expect(state().entries).toHaveLength(1));
  experimentsStore.setState({ chosen: 'T1' });
  return made;
}

describe('experiments in the window', () => {
  it('come as a plain list, asked for once', async () => {
    const { experiments, workers } = await ready();
    experiments.list();
    expect(workers).toHaveLength(1);
    expect(state().entries?.[0]).toMatchObject({ id: 'T1', drawn: false, long: false });
    expect(state().entries?.[0]?.variants).toHaveLength(1);
  });

  it('run with the settings of the form and keep what came out', async () => {
    const { experiments } = await ready();
    set({ most: 7 });
    experiments.run();
    expect(state().running).toMatchObject({ id: 'T1', settings: { most: 7, fails: false } });
    expect(experiments.can('run')).toBe(false);
    expect(experiments.can('stop')).toBe(true);
    await vi.waitFor(() => expect(state().running).toBeNull());
    expect(state().kept['T1']?.outcome.results).toEqual({ value: 7 });
    // Other settings make it stale; the very same do not.
    const entry = state().entries?.[0] as ExperimentEntry;
    expect(sameSettings(entry, state().kept['T1']?.settings ?? {}, { most: 7 })).toBe(true);
    expect(sameSettings(entry, state().kept['T1']?.settings ?? {}, {})).toBe(false);
    experimentsStore.setState({ chosen: null });
    expect(state().kept['T1']?.outcome.results).toEqual({ value: 7 });
  });

  it('tell how far they are, and stop when told', async () => {
    const { experiments } = await ready();
    set({ most: 1_000_000 });
    experiments.run();
    await vi.waitFor(() => expect(state().running?.progress.at).toMatch(/^number \d+$/));
    experiments.stop();
    expect(state().running?.stopping).toBe(true);
    await vi.waitFor(() => expect(state().running).toBeNull());
    expect(state().endings['T1']).toEqual({ kind: 'stopped' });
    expect(state().kept['T1']).toBeUndefined();
    // The next run takes the ending away.
    set({ most: 2 });
    experiments.run();
    expect(state().endings['T1']).toBeUndefined();
    await vi.waitFor(() => expect(state().kept['T1']?.outcome.results).toEqual({ value: 2 }));
  });

  it('say why they failed, and keep the outcome before', async () => {
    const { experiments } = await ready();
    experiments.run();
    await vi.waitFor(() => expect(state().kept['T1']).toBeDefined());
    set({ fails: true });
    experiments.run();
    await vi.waitFor(() =>
      expect(state().endings['T1']).toEqual({ kind: 'failed', message: 'out of fingers' }),
    );
    expect(state().kept['T1']?.outcome.results).toEqual({ value: 3 });
  });

  it('refuse unfit settings in words', async () => {
    const { experiments } = await ready();
    set({ most: -1 });
    experiments.run();
    await vi.waitFor(() => expect(state().endings['T1']?.kind).toBe('failed'));
    expect(state().endings['T1']).toMatchObject({
      message: expect.stringContaining('most must be a whole number'),
    });
  });

  it('look at opened examples in place of their own data, and go back to them', async () => {
    const { experiments } = await ready();
    const entry = state().entries?.[0] as ExperimentEntry;
    expect(entry.examples).toEqual({ help: 'Counts examples.', labels: false, variants: [] });
    const file = new File([idxBytes([4, 2, 1], [255, 0, 51, 0, 255, 255, 9, 9])], 'few');
    await openExamples('T1', [file]);
    experiments.run();
    await vi.waitFor(() => expect(state().kept['T1']?.outcome.results).toEqual({ value: 3.2 })); // 1 + 0.2 + 2
    const kept = state().kept['T1'] as KeptOutcome;
    expect(kept.files?.name).toBe('few');
    expect(isStale(state(), entry, kept)).toBe(false);
    closeExamples('T1');
    expect(isStale(state(), entry, kept)).toBe(true);
    experimentsStore.setState(backTo(state(), 'T1', kept));
    expect(isStale(state(), entry, kept)).toBe(false);
    // Too few, or of another shape: the run fails in words.
    set({ most: 5 });
    experiments.run();
    await vi.waitFor(() => expect(state().endings['T1']?.kind).toBe('failed'));
    expect(state().endings['T1']).toMatchObject({
      message: 'few: there are 4 examples, and the settings ask for 5',
    });
    // Labels alone belong to the examples at hand; with none they are explained.
    await openExamples('T1', [new File([idxBytes([4], [0, 1, 0, 1])], 'names')]);
    expect(state().files['T1']).toMatchObject({ name: 'few', labelsName: 'names' });
    closeExamples('T1');
    await openExamples('T1', [new File([idxBytes([4], [0, 1, 0, 1])], 'names')]);
    expect(state().files['T1']).toBeUndefined();
  });

  it('have no network where there is none', async () => {
    const { experiments } = await ready();
    await expect(experiments.draw({ id: 'T1', settings: {}, files: null })).rejects.toThrow(
      'T1 has no network',
    );
  });

  it('survive a worker that hears nothing: it is ended, and the next run has another', async () => {
    const { experiments, workers } = await ready();
    vi.useFakeTimers();
    try {
      set({ most: 1_000_000 });
      experiments.run();
      (workers[0] as NearWorker).deaf = true;
      experiments.stop();
      await vi.advanceTimersByTimeAsync(3000);
    } finally {
      vi.useRealTimers();
    }
    expect(workers[0]?.ended).toBe(true);
    expect(state().endings['T1']).toEqual({ kind: 'stopped' });
    set({ most: 4 });
    experiments.run();
    await vi.waitFor(() => expect(state().kept['T1']?.outcome.results).toEqual({ value: 4 }));
    expect(workers).toHaveLength(2);
  });

  it('say so when the worker is lost, with a run or before the list', async () => {
    const { experiments, workers } = setup();
    experiments.list();
    workers[0]?.dispatchEvent(new Event('error'));
    expect(state().missing).toContain('could not be started');
    experiments.list();
    await vi.waitFor(() => expect(state().entries).toHaveLength(1));
    expect(state().missing).toBeNull();
    experimentsStore.setState({ chosen: 'T1' });
    set({ most: 1_000_000 });
    experiments.run();
    workers[1]?.dispatchEvent(new Event('messageerror'));
    expect(state().running).toBeNull();
    expect(state().endings['T1']?.kind).toBe('failed');
  });
});

describe('the filter', () => {
  const entry = (id: string, title: string, source = ''): ExperimentEntry => ({
    id,
    title,
    source,
    summary: '',
    long: false,
    examples: null,
    fields: {},
    variants: [],
    drawn: false,
  });

  it('wants every word, anywhere, in any case', () => {
    const list = [entry('H5', 'A loss surface', 'Ruthotto'), entry('H12', 'Path of descent', 'Jelenković')];
    const ids = (filter: string) => matching(list, filter).map(({ id }) => id);
    expect(ids('')).toEqual(['H5', 'H12']);
    expect(ids(' DESCENT path ')).toEqual(['H12']);
    expect(ids('ruthotto h5')).toEqual(['H5']);
    expect(ids('descent ruthotto')).toEqual([]);
  });
});
