import type { Recipe } from '../document/document.ts';
import type { Diagnostic } from './diagnostic.ts';
import { initialisers } from './initialisers/index.ts';
import { losses } from './losses/index.ts';
import { optimizers } from './optimizers/index.ts';
import { placeChoice } from './place.ts';
import { regularisers } from './regularisers/index.ts';
import type { Placed } from './stages.ts';

/** The recipe with its choices checked; null where one is unknown. */
export interface PlacedRecipe {
  readonly loss: Placed | null;
  readonly regulariser: Placed | null;
  readonly optimizer: Placed | null;
  readonly initialiser: Placed | null;
}

/** Checks the choices of a recipe, whatever state the drawing is in. */
export function placeRecipe(recipe: Recipe, report: (diagnostic: Diagnostic) => void): PlacedRecipe {
  const at = (part: string) => ({ at: 'recipe', part }) as const;
  const { loss, regulariser, optimizer, initialiser } = recipe;
  return {
    loss: placeChoice(losses, 'loss', loss, 'squared', at('loss'), report, ['outputs']),
    regulariser: placeChoice(regularisers, 'regulariser', regulariser, 'none', at('regulariser'), report),
    optimizer: placeChoice(optimizers, 'optimizer', optimizer, 'gradient-descent', at('optimizer'), report),
    initialiser: placeChoice(
      initialisers,
      'initialiser',
      initialiser,
      'uniform-in-degree',
      at('initialiser'),
      report,
    ),
  };
}
