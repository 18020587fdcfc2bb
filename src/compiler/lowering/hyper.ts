import type { Fields } from '../../base/fields.ts';
import { parseSettings } from '../../base/fields.ts';
import type { Choice, Recipe } from '../../document/document.ts';
import { optimizers } from '../optimizers/index.ts';
import { commonHypers, type Hyper } from '../program.ts';
import { regularisers } from '../regularisers/index.ts';
import type { LayerSequence } from '../stages.ts';
import { dropoutHypers } from './dropout.ts';

/**
 * Hyperparameters with their values: the common ones, the numbers of regulariser and optimizer, and those of dropout when
 * the network is given.
 */
export function hyperOf(recipe: Recipe, sequence: LayerSequence | null = null): Hyper[] {
  const common = commonHypers.map((name) => ({ name, value: name === 'lossScale' ? 1 : 0.5 }));
  return [
    ...common,
    ...numbers(regularisers, recipe.regulariser, 'none'),
    ...numbers(optimizers, recipe.optimizer, 'gradient-descent'),
    ...(sequence ? dropoutHypers(sequence) : []),
  ];
}

/** Names of the recipe's numbers in the order of the `hyper` tensor; those of dropout follow. */
export function hyperIndex(recipe: Recipe): string[] {
  return hyperOf(recipe).map((h) => h.name);
}

function numbers(
  catalogue: Readonly<Record<string, { readonly fields: Fields }>>,
  choice: Choice,
  initialKind: string,
): Hyper[] {
  const { kind = initialKind, ...given } = choice;
  const fields = catalogue[kind]?.fields ?? {};
  const { settings } = parseSettings(fields, given);
  return Object.entries(fields)
    .filter(([, field]) => field.tag === 'number')
    .map(([name]) => ({ name, value: settings[name] as number }));
}
