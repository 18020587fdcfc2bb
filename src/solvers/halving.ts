import type { LineSearch } from './line-search.ts';
import { placeAt } from './progress.ts';
import { plus } from './vectors.ts';

/**
 * The search of the course codes: x + μd is tried and μ halved until the value falls at all, at most `most` trials. μ is kept
 * from step to step and starts at 1; when the first trial succeeds it grows to min(1, 1.5μ) for the next step.
 *
 * `project` is applied to every trial point. The returned function keeps μ: make one for every run.
 */
export function halvingSearch(most: number, project: (x: Float64Array) => Float64Array = same): LineSearch {
  let mu = 1;
  return (objective, at, direction) => {
    let finite = false;
    for (let trial = 1; trial <= most; trial += 1) {
      const x = project(plus(at.x, mu, direction));
      const value = objective.value(x);
      finite ||= Number.isFinite(value);
      if (value < at.value) {
        const step = mu;
        if (trial === 1) mu = Math.min(1, 1.5 * mu);
        return { step, trials: trial, place: placeAt(objective, x), finite };
      }
      mu /= 2;
    }
    return { step: 0, trials: most, place: null, finite };
  };
}

function same(x: Float64Array): Float64Array {
  return x;
}
