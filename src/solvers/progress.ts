import { invariant } from '../base/assert.ts';
import type { Iteration, Objective, Solution, StopReason, ValueAndGradient } from './objective.ts';
import { norm } from './vectors.ts';

/** A point with what is known there. */
export interface Place extends ValueAndGradient {
  readonly x: Float64Array;
}

/** An objective that counts how often it was asked for its value. */
export interface Counted extends Objective {
  evaluations(): number;
}

/** Counts the evaluations of an objective and checks that x0 is a point of its space. */
export function counted(objective: Objective, x0: Float64Array): Counted {
  const { size, curvature } = objective;
  invariant(x0.length === size, `the start has ${x0.length} numbers, the problem ${size} unknowns`);
  let count = 0;
  return {
    size,
    value(x) {
      count += 1;
      return objective.value(x);
    },
    gradient(x) {
      count += 1;
      return objective.gradient(x);
    },
    curvature: curvature === null ? null : (x) => curvature.call(objective, x),
    evaluations: () => count,
  };
}

/** Value and gradient at a point that from now on belongs to the solver. */
export function placeAt(objective: Objective, x: Float64Array): Place {
  const { value, gradient } = objective.gradient(x);
  return { x, value, gradient };
}

/** Whether value and gradient are numbers one can go on with. */
export function usable({ value, gradient }: ValueAndGradient): boolean {
  return Number.isFinite(value) && Number.isFinite(norm(gradient));
}

/** A line of the table. The gradient's norm is given where it is not that of the place (projection, shrinkage). */
export function lineAt(
  at: Place,
  iteration: number,
  step = 0,
  trials = 0,
  inner = 0,
  gradientNorm = norm(at.gradient),
): Iteration {
  return { iteration, value: at.value, gradientNorm, step, trials, inner, x: at.x };
}

/** The answer of a run that ends with `last`. */
export function solutionAt(last: Iteration, evaluations: number, reason: StopReason): Solution {
  const { x, value, gradientNorm, iteration } = last;
  return { x: x.slice(), value, gradientNorm, iterations: iteration, evaluations, reason };
}

/** Runs to the end without looking at the lines. */
export function finish(run: Generator<Iteration, Solution, void>): Solution {
  for (;;) {
    const { done, value } = run.next();
    if (done === true) return value;
  }
}
