/** Every message between the window and the worker that runs experiments. Requests go down; notices come up. */
import type { GraphDocument } from '../../document/document.ts';
import type { ExampleFiles } from './examples.ts';
import type { ExperimentDefinition, Outcome, Progress, TakesExamples } from './experiment.ts';

/** Settings as a form or a file gives them; the worker checks them against the experiment's fields. */
export type GivenSettings = Readonly<Record<string, unknown>>;

/** What can be said of an experiment without running it. */
export interface ExperimentEntry extends Pick<
  ExperimentDefinition,
  'id' | 'title' | 'summary' | 'source' | 'long' | 'fields'
> {
  readonly variants: NonNullable<ExperimentDefinition['variants']>;
  /** What it does with examples from files; null where it takes none. */
  readonly examples: Pick<TakesExamples, 'help' | 'labels' | 'variants'> | null;
  /** It has a network that opens on the canvas. */
  readonly drawn: boolean;
}

/** An experiment at some settings, and the files that it looks at in place of its own data. */
export interface Asked {
  readonly id: string;
  readonly settings: GivenSettings;
  readonly files: ExampleFiles | null;
}

export type ExperimentRequest =
  | { readonly type: 'list' }
  /** Replaces the run under way. */
  | ({ readonly type: 'run'; readonly run: number } & Asked)
  | { readonly type: 'stop'; readonly run: number }
  /** Asks for the network of an experiment. */
  | ({ readonly type: 'draw'; readonly ask: number } & Asked);

export type ExperimentNotice =
  | { readonly type: 'list'; readonly entries: readonly ExperimentEntry[] }
  | { readonly type: 'progress'; readonly run: number; readonly progress: Progress }
  | {
      readonly type: 'outcome';
      readonly run: number;
      readonly outcome: Outcome;
      /** Computing time. */
      readonly seconds: number;
    }
  | { readonly type: 'stopped'; readonly run: number }
  | { readonly type: 'failed'; readonly run: number; readonly message: string }
  | { readonly type: 'drawn'; readonly ask: number; readonly document: GraphDocument }
  | { readonly type: 'undrawn'; readonly ask: number; readonly message: string };
