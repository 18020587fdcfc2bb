import { lossTerms } from '../../compiler/lowering/loss-terms.ts';
import type { LossTerm } from '../../compiler/lowering/loss-terms.ts';
import { columnsOfOutputs } from '../../compiler/lowering/output-columns.ts';
import { placeRecipe } from '../../compiler/recipe.ts';
import type { LayerSequence } from '../../compiler/stages.ts';
import type { Recipe } from '../../document/document.ts';
import { backwardEquations, deltaEquation, gradientEquations } from './backward.ts';
import type { Convention } from './convention.ts';
import type { Equation } from './formula.ts';
import { forwardEquations } from './forward.ts';
import type { LayerMatrix } from './layer-matrix.ts';
import { layerForm } from './layer-terms.ts';
import { lossEquations, lossForm } from './loss.ts';

/** A whole network under a convention, in the order in which its values can be computed. */
export interface NetworkEquations {
  readonly forward: readonly Equation[];
  /** Empty where the recipe's loss does not fit. */
  readonly loss: readonly Equation[];
  readonly backward: readonly Equation[];
  /** Those of one layer: its δ, then its derivatives. */
  backwardOf(level: number): readonly Equation[];
  /** Why there is nothing backward; else null. */
  readonly withoutBackward: string | null;
}

/** The loss terms of a recipe; null where it is at fault. */
export function recipeTerms(recipe: Recipe, sequence: LayerSequence): readonly LossTerm[] | null {
  const silent = () => {};
  return lossTerms(columnsOfOutputs(sequence), recipe, placeRecipe(recipe, silent).loss, silent);
}

/** Everything that is computed forward and back, as equations. */
export function networkEquations(
  convention: Convention,
  recipe: Recipe,
  sequence: LayerSequence,
  matrices: readonly LayerMatrix[],
): NetworkEquations {
  const forms = matrices.map(layerForm);
  const forward = forwardEquations(convention, forms);
  const terms = recipeTerms(recipe, sequence);
  const none = { forward, loss: [], backward: [], backwardOf: () => [] };
  if (terms === null) return { ...none, withoutBackward: 'The loss does not fit the outputs.' };
  const form = lossForm(convention, recipe, terms, matrices);
  const loss = lossEquations(form);
  if (forms.some(({ multiplies }) => multiplies)) {
    const withoutBackward = 'Where vertices multiply, no formulas are written for what flows back.';
    return { ...none, loss, withoutBackward };
  }
  const ends = new Set(sequence.outputs);
  const outputs = new Set(
    matrices.flatMap(({ level, rows }) =>
      rows.some(({ vertex, carried }) => !carried && ends.has(vertex)) ? [level] : [],
    ),
  );
  return {
    forward,
    loss,
    backward: backwardEquations(convention, forms, form, outputs),
    backwardOf: (level) =>
      forms
        .filter((one) => one.level === level)
        .flatMap((one) => [
          deltaEquation(convention, forms, one, form, outputs),
          ...gradientEquations(convention, one, form.mean),
        ]),
    withoutBackward: null,
  };
}
