import type { LayerSequence } from '../../compiler/stages.ts';
import type { Recipe } from '../../document/document.ts';
import type { Convention } from '../../interchange/notation/convention.ts';
import { lossScale } from '../../interchange/notation/loss.ts';
import { recipeTerms } from '../../interchange/notation/network-equations.ts';
import type { NumbersById } from '../../lab/example-values.ts';
import type { ExampleValues } from '../state/example-store.ts';

/**
 * The numbers of an example as a convention has them: what flows back is that of its loss, which may have another ½ than the
 * recipe's, and δ is taken by the sum or by the output. One example is its own mean and its own sum.
 */
export function underConvention(
  values: ExampleValues,
  convention: Convention,
  recipe: Recipe,
  sequence: LayerSequence | null,
): ExampleValues {
  const { backward, outputCotangents } = values;
  const terms = backward === null || sequence === null ? null : recipeTerms(recipe, sequence);
  if (backward === null || terms === null) return values;
  const scale = lossScale(convention, terms);
  const deltas = convention.delta === 'sum' ? backward.deltas : (outputCotangents ?? {});
  if (scale === 1 && deltas === backward.deltas) return values;
  return {
    ...values,
    backward: {
      loss: scale * backward.loss,
      deltas: scaled(deltas, scale),
      gradients: scaled(backward.gradients, scale),
    },
  };
}

function scaled(numbers: NumbersById, scale: number): NumbersById {
  if (scale === 1) return numbers;
  return Object.fromEntries(
    Object.entries(numbers).map(([id, list]) => [id, list.map((value) => scale * value)]),
  );
}
