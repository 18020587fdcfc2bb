import type { LineSearch } from './line-search.ts';
import { placeAt } from './progress.ts';
import { dot, plus } from './vectors.ts';

/**
 * Backtracking: the first of first, first/2, first/4, … with f(x + td) ≤ f(x) + c₁ t gᵀd (Armijo 1966), at most `most` trials.
 */
export function armijoSearch(c1: number, most = 40): LineSearch {
  return (objective, at, direction, first) => {
    const slope = dot(at.gradient, direction);
    let finite = false;
    let step = first;
    for (let trial = 1; trial <= most; trial += 1) {
      const x = plus(at.x, step, direction);
      const value = objective.value(x);
      finite ||= Number.isFinite(value);
      // Strictly less, too: with c₁ t gᵀd lost in rounding an unchanged value would pass for progress.
      if (value <= at.value + c1 * step * slope && value < at.value) {
        return { step, trials: trial, place: placeAt(objective, x), finite };
      }
      step /= 2;
    }
    return { step: 0, trials: most, place: null, finite };
  };
}
