import type { CsvColumn } from './csv-column.ts';

/** Which columns are shown to the network, and what it shall say. */
export interface Roles {
  readonly inputs: readonly string[];
  /** A single name may be a column of classes; several are numbers; null where there is nothing to predict. */
  readonly target: string | readonly string[] | null;
  /** What the target's values mean. */
  readonly task: 'classes' | 'regression';
  /** The other reading of the target would be sound as well: ask the person. */
  readonly ambiguous: boolean;
}

const classNames = /^(?:class|label|target|species|category|kind|type|group)(?:es|s)?$/i;
/** Different whole numbers up to which a numeric column may be meant as classes. */
const fewLabels = 10;

/**
 * The usual reading of a file: the last column is the target and the other numeric columns are inputs. Labels are
 * classes; numbers are a regression unless they are few whole numbers in a column that is called like a class.
 */
export function suggestRoles(columns: readonly CsvColumn[]): Roles {
  const target = columns.length > 1 ? (columns.at(-1) ?? null) : null;
  const numeric = columns
    .filter((column) => column !== target && column.type === 'numeric')
    .map(({ name }) => name);
  const inputs = numeric.length > 0 ? numeric : columns.filter((c) => c !== target).map(({ name }) => name);
  if (target === null) return { inputs, target: null, task: 'regression', ambiguous: false };
  const few = target.whole && target.labels.length <= fewLabels && target.labels.length > 1;
  const classes = target.type === 'label' || (few && classNames.test(target.name));
  return {
    inputs,
    target: target.name,
    task: classes ? 'classes' : 'regression',
    ambiguous: target.type === 'numeric' && few,
  };
}
