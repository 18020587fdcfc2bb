import type { Fields, Settings } from '../../base/fields.ts';
import type { Tape } from '../ops/op.ts';
import type { ValueId } from '../plans.ts';

/** How far predictions lie from targets. The components of a row are summed; over rows it is a mean or a sum. */
export interface LossDefinition<F extends Fields = Fields> {
  readonly title: string;
  readonly summary: string;
  readonly fields: F;
  /** The loss of one row as printed, with s the prediction and t the target. */
  readonly formula: string;
  /** The two values of a single-column class target that this loss is made for; null where any will do. */
  readonly coding: { readonly low: number; readonly high: number } | null;
  /** Least number of components in a row. */
  readonly leastColumns: number;
  /** Writes the loss of each row, as any number of columns that are to be summed. */
  terms(tape: Tape, prediction: ValueId, target: ValueId, settings: Settings<F>, name: string): ValueId;
}

export function defineLoss<const F extends Fields>(definition: LossDefinition<F>): LossDefinition<F> {
  return definition;
}

/** What every loss can be told: how rows are put together. */
export const reduceField = {
  tag: 'choice',
  label: 'Over rows',
  help: 'How the losses of the rows are put together.',
  initial: 'mean',
  options: { mean: 'Mean', sum: 'Sum' },
} as const;
