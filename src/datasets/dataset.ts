import type { Fields, Settings } from '../base/fields.ts';
import type { Random } from '../base/random.ts';

/**
 * Numbers to learn from, one example per row.
 * `inputs` is rows × inputNames.length and `targets` rows × targetNames.length, both row-major.
 */
export interface Table {
  readonly rows: number;
  readonly inputNames: readonly string[];
  readonly targetNames: readonly string[];
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
  readonly task: Task;
}

/**
 * What the targets mean. `one-hot`: one column per class, holding its
 * probability: 1 for the row's class and 0 elsewhere, or soft labels that sum to 1. `binary`: one column holding `low` or `high`
 * (0/1 or −1/1). `regression`: plain numbers.
 */
export type Task =
  | { readonly kind: 'one-hot'; readonly classes: readonly string[] }
  | {
      readonly kind: 'binary';
      readonly classes: readonly [string, string];
      readonly low: number;
      readonly high: number;
    }
  | { readonly kind: 'regression' };

/** A generated or shipped data set: one file, one line in the catalogue. */
export interface DatasetDefinition<F extends Fields = Fields> {
  readonly title: string;
  /** One sentence for the gallery and the form. */
  readonly summary: string;
  readonly fields: F;
  /** Draws the rows. All randomness comes from `random`, so the recipe's seed fixes the numbers. */
  generate(settings: Settings<F>, random: Random): Table;
}

/** Names the fields' types once, so that `generate` sees typed settings. */
export function defineDataset<const F extends Fields>(
  definition: DatasetDefinition<F>,
): DatasetDefinition<F> {
  return definition;
}
