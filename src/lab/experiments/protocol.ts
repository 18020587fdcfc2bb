/** Every message between the window and the worker that runs experiments. Requests go down; notices come up. */
import type { GraphDocument } from '../../document/document.ts';
import type { ExperimentDefinition, Outcome, Progress } from './experiment.ts';

/** Settings as a form or a file gives them; the worker checks them against the experiment's fields. */
export type GivenSettings = Readonly<Record<string, unknown>>;

/** What can be said of an experiment without running it. */
export interface ExperimentEntry extends Pick<
  ExperimentDefinition,
  'id' | 'title' | 'summary' | 'source' | 'long' | 'fields'
> {
  readonly variants: NonNullable<ExperimentDefinition['variants']>;
  /** It has a network that opens on the canvas. */
  readonly drawn: boolean;
}

export type ExperimentRequest =
  | { readonly type: 'list' }
  /** Replaces the run under way. */
  | { readonly type: 'run'; readonly run: number; readonly id: string; readonly settings: GivenSettings }
  | { readonly type: 'stop'; readonly run: number }
  /** Asks for the network of an experiment. */
  | { readonly type: 'draw'; readonly ask: number; readonly id: string; readonly settings: GivenSettings };

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
