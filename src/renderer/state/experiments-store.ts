import { create } from 'zustand';
import { initialSettings } from '../../base/fields.ts';
import type { ExampleFiles } from '../../lab/experiments/examples.ts';
import type { Outcome, Progress } from '../../lab/experiments/experiment.ts';
import type {
  Asked,
  ExperimentEntry,
  ExperimentNotice,
  GivenSettings,
} from '../../lab/experiments/protocol.ts';

/** What a run brought, kept while other experiments are looked at. */
export interface KeptOutcome {
  /** Those of the run. */
  readonly settings: GivenSettings;
  readonly files: ExampleFiles | null;
  readonly outcome: Outcome;
  readonly seconds: number;
}

/** The run under way. */
export interface ExperimentRun {
  readonly run: number;
  readonly id: string;
  readonly settings: GivenSettings;
  readonly files: ExampleFiles | null;
  /** By the window's clock, in milliseconds. */
  readonly begun: number;
  readonly progress: Progress;
  /** Stop was pressed. */
  readonly stopping: boolean;
}

/** How the last run ended, where it brought nothing. */
export type Ending = { readonly kind: 'stopped' } | { readonly kind: 'failed'; readonly message: string };

/** The experiments scope: neither saved nor undone. Records are by the experiments' ids. */
export interface ExperimentsState {
  /** Null until the list has come. */
  readonly entries: readonly ExperimentEntry[] | null;
  /** Why there is no list. */
  readonly missing: string | null;
  readonly filter: string;
  readonly chosen: string | null;
  /** What the forms say; without an entry, the initial settings. */
  readonly settings: Readonly<Record<string, GivenSettings>>;
  /** Examples that were opened for an experiment, in place of its own data. */
  readonly files: Readonly<Record<string, ExampleFiles>>;
  readonly kept: Readonly<Record<string, KeptOutcome>>;
  readonly endings: Readonly<Record<string, Ending>>;
  readonly running: ExperimentRun | null;
}

export const noExperiments: ExperimentsState = {
  entries: null,
  missing: null,
  filter: '',
  chosen: null,
  settings: {},
  files: {},
  kept: {},
  endings: {},
  running: null,
};

export const experimentsStore = create<ExperimentsState>(() => noExperiments);
export const useExperiments = experimentsStore;

/** The state once a run has begun; an ending before it no longer matters. */
export function begun(
  state: ExperimentsState,
  run: Pick<ExperimentRun, 'run' | 'id' | 'settings' | 'files' | 'begun'>,
): ExperimentsState {
  const { [run.id]: _, ...endings } = state.endings;
  return { ...state, endings, running: { ...run, progress: { done: 0, at: '' }, stopping: false } };
}

/** The state after a notice; those of former runs change nothing. */
export function received(state: ExperimentsState, notice: ExperimentNotice): ExperimentsState {
  if (notice.type === 'list') return { ...state, entries: notice.entries, missing: null };
  if (notice.type === 'drawn' || notice.type === 'undrawn') return state;
  const { running } = state;
  if (running === null || running.run !== notice.run) return state;
  const { id, settings, files } = running;
  const over = { ...state, running: null };
  switch (notice.type) {
    case 'progress':
      return { ...state, running: { ...running, progress: notice.progress } };
    case 'outcome': {
      const { outcome, seconds } = notice;
      return { ...over, kept: { ...state.kept, [id]: { settings, files, outcome, seconds } } };
    }
    case 'stopped':
      return { ...over, endings: { ...state.endings, [id]: { kind: 'stopped' } } };
    case 'failed':
      return {
        ...over,
        endings: { ...state.endings, [id]: { kind: 'failed', message: notice.message } },
      };
  }
}

/** The settings that the form of an experiment shows, all of them. */
export function settingsOf(state: Pick<ExperimentsState, 'settings'>, entry: ExperimentEntry): GivenSettings {
  return { ...initialSettings(entry.fields), ...state.settings[entry.id] };
}

/** What is asked of an experiment: the settings of its form, and the files opened for it. */
export function askedOf(state: Pick<ExperimentsState, 'settings' | 'files'>, entry: ExperimentEntry): Asked {
  return { id: entry.id, settings: settingsOf(state, entry), files: state.files[entry.id] ?? null };
}

/** An outcome belongs to other settings or other files than the form shows. */
export function isStale(
  state: Pick<ExperimentsState, 'settings' | 'files'>,
  entry: ExperimentEntry,
  kept: KeptOutcome,
): boolean {
  const { settings, files } = askedOf(state, entry);
  return files !== kept.files || !sameSettings(entry, kept.settings, settings);
}

/** The form as it was for an outcome. */
export function backTo(
  state: ExperimentsState,
  id: string,
  { settings, files }: KeptOutcome,
): ExperimentsState {
  const { [id]: _, ...others } = state.files;
  return {
    ...state,
    settings: { ...state.settings, [id]: settings },
    files: files === null ? others : { ...others, [id]: files },
  };
}

/** Two settings mean the same; what is left out is at its initial value. */
export function sameSettings({ fields }: ExperimentEntry, a: GivenSettings, b: GivenSettings): boolean {
  return Object.entries(fields).every(
    ([name, { initial }]) => JSON.stringify(a[name] ?? initial) === JSON.stringify(b[name] ?? initial),
  );
}

/** The experiments in which every word of the filter occurs. */
export function matching(entries: readonly ExperimentEntry[], filter: string): readonly ExperimentEntry[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter(({ id, title, summary, source }) => {
    const text = `${id} ${title} ${summary} ${source}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The chosen experiment, once the list is there. */
export function chosenEntry({ entries, chosen }: ExperimentsState): ExperimentEntry | null {
  return entries?.find(({ id }) => id === chosen) ?? null;
}
