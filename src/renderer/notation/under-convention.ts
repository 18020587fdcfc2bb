import type { LayerSequence } from '../../compiler/stages.ts';
import type { Recipe } from '../../document/document.ts';
import type { Convention } from '../../interchange/notation/convention.ts';
import { lossScale } from '../../interchange/notation/loss.ts';
import { recipeTerms } from '../../interchange/notation/network-equations.ts';
import type { MadeById } from '../../lab/walk-values.ts';
import type { ShownExample } from './shown-example.ts';

/**
 * The numbers of an example as a convention has them: what flows back is that of its loss, which may have another ½ than the
 * recipe's, and δ is taken by the sum or by the output. One example is its own mean and its own sum.
 */
export function underConvention(
  values: ShownExample,
  convention: Convention,
  recipe: Recipe,
  sequence: LayerSequence | null,
): ShownExample {
  const { backward, outputCotangents } = values;
  if (backward === null) return values;
  const scale = scaleUnder(convention, recipe, sequence);
  if (scale === null) return values;
  const deltas = convention.delta === 'sum' ? backward.deltas : (outputCotangents ?? {});
  if (scale === 1 && deltas === backward.deltas) return values;
  return {
    ...values,
    backward: {
      loss: backward.loss === null ? null : scale * backward.loss,
      deltas: scaled(deltas, scale),
      gradients: scaled(backward.gradients, scale),
    },
  };
}

/** How many times the recipe's loss a convention writes: 1 but where they differ by a ½. Null where there is none. */
export function scaleUnder(
  convention: Convention,
  recipe: Recipe,
  sequence: LayerSequence | null,
): number | null {
  const terms = sequence === null ? null : recipeTerms(recipe, sequence);
  return terms === null ? null : lossScale(convention, terms);
}

function scaled(numbers: MadeById, scale: number): MadeById {
  if (scale === 1) return numbers;
  return Object.fromEntries(
    Object.entries(numbers).map(([id, list]) => [
      id,
      Array.from(list, (value) => (value === null ? null : scale * value)),
    ]),
  );
}
