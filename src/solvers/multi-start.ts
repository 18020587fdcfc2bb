import type { Run, Solution } from './objective.ts';
import { finish } from './progress.ts';

/** One of several runs, numbered from 0. */
export interface Attempt {
  readonly index: number;
  readonly solution: Solution;
  /** Whether no earlier run ended lower. */
  readonly best: boolean;
}

/**
 * Runs a solver from one start after another, for objectives with more than one minimum. Yields every end and returns the
 * lowest; null if there was no start. A run that ends with a value that is not a number is never the best.
 */
export function* multiStart(
  starts: Iterable<Float64Array>,
  run: (x0: Float64Array) => Run,
): Generator<Attempt, Solution | null, void> {
  let lowest: Solution | null = null;
  let index = 0;
  for (const start of starts) {
    const solution = finish(run(start));
    const best = !Number.isNaN(solution.value) && (lowest === null || solution.value < lowest.value);
    if (best) lowest = solution;
    yield { index, solution, best };
    index += 1;
  }
  return lowest;
}
