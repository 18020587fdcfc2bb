import type { Fields, Settings } from '../../base/fields.ts';
import type { Table } from '../../datasets/dataset.ts';
import type { GraphDocument } from '../../document/document.ts';
import type { Figure } from '../figure.ts';

/** How far an experiment has come. */
export interface Progress {
  /** 0 … 1. */
  readonly done: number;
  /** What it is at, e.g. `tanh: Newton-CG, iteration 12`. */
  readonly at: string;
}

/** A number of ours beside the one it must reproduce. */
export interface Comparison {
  /** What is compared, e.g. `E after 30 iterations, sin`. */
  readonly quantity: string;
  readonly reference: number;
  readonly ours: number;
  /** Largest |ours − reference| that counts as reproduced, and why so large. */
  readonly tolerance: number;
  readonly because: string;
  /** `published`: printed in the course material or by its scripts; `recomputed`: from an independent computation. */
  readonly origin: 'published' | 'recomputed';
}

/** The console table of a run. */
export interface Listing {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | string)[])[];
}

export type Result = number | string | boolean | readonly number[] | { readonly [name: string]: Result };

export interface Outcome {
  /** The experiment's numbers by name. */
  readonly results: Readonly<Record<string, Result>>;
  /** Those that hold at the settings; published numbers only at published settings. */
  readonly comparisons: readonly Comparison[];
  readonly figures: readonly Figure[];
  readonly listings: readonly Listing[];
}

/** Other settings under which an experiment has numbers to reproduce; what is not named stays as it is at first. */
export interface Variant<F extends Fields = Fields> {
  readonly title: string;
  readonly settings: Partial<Settings<F>>;
}

/** Examples that an experiment looks at in place of its own data, and their extents, e.g. [28, 28]. */
export interface Examples {
  readonly name: string;
  readonly shape: readonly number[];
  /** Numbers from 0 to 1, an example a row; one-hot targets where the files have classes. */
  readonly table: Table;
}

/** That an experiment can look at a person's own examples (IDX files such as those of MNIST) in place of its own data. */
export interface TakesExamples<F extends Fields = Fields> {
  /** What it does with them, in one sentence. */
  readonly help: string;
  /** Needs a class for every example. */
  readonly labels: boolean;
  /** Settings for such examples. */
  readonly variants: readonly Variant<F>[];
  /** How many examples it reads, from the first on. */
  count(settings: Settings<F>): number;
  /** Which examples it cannot use; completes "the examples must be …". Null where they will do. */
  refuse(shape: readonly number[]): string | null;
}

/** One experiment of the course: one file, one line in the catalogue. */
export interface ExperimentDefinition<F extends Fields = Fields> {
  /** As in the catalogue, e.g. `H5`. */
  readonly id: string;
  readonly title: string;
  /** What is shown and what to look at, in one to three sentences. */
  readonly summary: string;
  /** Which lecture or script it comes from. */
  readonly source: string;
  /** Runs for more than about ten seconds at its initial settings. */
  readonly long: boolean;
  readonly fields: F;
  readonly variants?: readonly Variant<F>[];
  /** Left out where an experiment has no use for examples of others. */
  readonly examples?: TakesExamples<F>;
  /** The network with its starting numbers and recipe, so that it opens on the canvas; null where there is none. */
  readonly document: ((settings: Settings<F>, given?: Examples) => GraphDocument) | null;
  /** Yields often enough (a few times a second) for the caller to show progress and to stop. */
  run(settings: Settings<F>, given?: Examples): Generator<Progress, Outcome, void>;
}

/** Names the fields' types once, so that `run` sees typed settings; the catalogue keeps what all experiments have in common. */
export function defineExperiment<const F extends Fields>(
  definition: ExperimentDefinition<F>,
): ExperimentDefinition {
  return definition as unknown as ExperimentDefinition; // typed settings; a record after parsing
}
