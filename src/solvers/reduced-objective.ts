import { latest } from './latest.ts';
import { newtonCg } from './newton-cg.ts';
import type { Objective, Separable, Solution } from './objective.ts';
import { finish } from './progress.ts';

/** Minimises over w from a start: any solver with its settings. */
export type InnerSolver = (problem: Objective, start: Float64Array) => Solution;

export interface InnerNewtonSettings {
  readonly iterations: number;
  readonly tolerance: number;
  readonly cgTolerance: number;
  readonly cgIterations: number;
}

/** Newton-CG as inner solver. */
export function innerNewton(settings: InnerNewtonSettings): InnerSolver {
  return (problem, start) =>
    finish(newtonCg.minimise(problem, start, { ...settings, lineSearch: 'halving' }));
}

/** φ̃(θ) = φ(θ, w(θ)) with w(θ) = argmin φ(θ, ·). */
export interface ReducedObjective extends Objective {
  /** The inner problem's answer at θ. */
  inner(theta: Float64Array): Solution;
  /** Iterations of all inner solves so far. */
  innerIterations(): number;
}

/**
 * Variable projection (Golub & Pereyra 1973): the objective of θ alone. Its value is that of φ with every term in it; its
 * gradient is ∂φ/∂θ at w(θ), since ∂φ/∂w vanishes there, and so is wrong by as much as the inner problem is left unsolved. Its
 * curvature is the approximation of ∂²φ/∂θ² that the problem offers, the change of w with θ left out.
 *
 * @param start Where every inner solve begins: w = 0 in the course codes. With `warm` it is where the last one ended; then the
 *   answers depend, within the inner tolerance, on which points were asked for before.
 */
export function reducedObjective(
  problem: Separable,
  solve: InnerSolver,
  start: Float64Array = new Float64Array(problem.innerSize),
  warm = false,
): ReducedObjective {
  let from: Float64Array = start.slice();
  let iterations = 0;
  const inner = latest((theta) => {
    const solution = solve(problem.inner(theta), from);
    iterations += solution.iterations;
    if (warm && solution.reason !== 'not-finite') from = solution.x;
    return solution;
  });
  const outer = latest((theta) => problem.outer(theta, inner(theta).x));
  return {
    size: problem.outerSize,
    value: (theta) => inner(theta).value,
    gradient: (theta) => outer(theta),
    curvature: (theta) => outer(theta).curvature,
    inner,
    innerIterations: () => iterations,
  };
}
