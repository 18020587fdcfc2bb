import type { Compilation } from '../../compiler/compilation.ts';
import type { DrawnGraph, Recipe } from '../../document/document.ts';
import { placeSolver } from '../../lab/solver-choice.ts';
import { unfitSolver } from '../../lab/solver-fit.ts';

const known = new WeakMap<Compilation, { readonly recipe: Recipe; readonly why: string | null }>();

/**
 * Why the recipe's solver does not apply to the drawing, in a sentence; null if it does or there is none. Asked often: the
 * answer is remembered with the compilation, which is a new one after every edit.
 */
export function whyUnfit(graph: DrawnGraph, recipe: Recipe, compilation: Compilation): string | null {
  if (recipe.solver === undefined || !compilation.runnable) return null;
  const last = known.get(compilation);
  if (last?.recipe === recipe) return last.why;
  const placed = placeSolver(recipe, () => {});
  const why = placed && unfitSolver(placed, { graph, recipe, compilation });
  known.set(compilation, { recipe, why });
  return why;
}
