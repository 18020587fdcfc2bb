import type { ReducedObjective } from '../../../solvers/reduced-objective.ts';

/**
 * A reduced objective that does not report ½λ‖w‖², as the published scripts for variable projection: value and gradient
 * then belong to different functions.
 */
export function withoutReadOutPenalty(reduced: ReducedObjective, lambda: number): ReducedObjective {
  const penalty = (theta: Float64Array): number =>
    0.5 * lambda * reduced.inner(theta).x.reduce((sum, w) => sum + w * w, 0);
  return {
    ...reduced,
    value: (theta) => reduced.value(theta) - penalty(theta),
    gradient: (theta) => {
      const { value, gradient } = reduced.gradient(theta);
      return { value: value - penalty(theta), gradient };
    },
  };
}
