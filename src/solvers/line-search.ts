import type { Field } from '../base/fields.ts';
import type { Objective } from './objective.ts';
import type { Place } from './progress.ts';

/**
 * Where a search along x + t·d ended. `place` is null when no trial was good enough; `finite` then says whether any trial had
 * a finite value at all.
 */
export interface Found {
  readonly step: number;
  readonly trials: number;
  readonly place: Place | null;
  readonly finite: boolean;
}

/**
 * Looks for a step t > 0 along a descent direction d. `first` is the length to try first; a search that keeps a length of its
 * own from step to step may ignore it.
 */
export type LineSearch = (objective: Objective, at: Place, direction: Float64Array, first: number) => Found;

/** Which search a solver uses; each solver offers those that suit it. */
export const lineSearchTitles = {
  halving: 'halving (plain decrease)',
  armijo: 'backtracking (Armijo)',
  wolfe: 'strong Wolfe',
} as const;

export type LineSearchKind = keyof typeof lineSearchTitles;

/** c₁ of f(x + td) ≤ f(x) + c₁ t gᵀd. */
export function decreaseField(initial: number) {
  return {
    tag: 'number',
    label: 'Sufficient decrease c₁',
    help: 'Share of the decrease promised by the gradient that a step must bring.',
    initial,
    min: 0,
    max: 0.5,
    logarithmic: true,
  } as const satisfies Field;
}

/** c₂ of |∇f(x + td)ᵀd| ≤ c₂ |gᵀd|. */
export function curvatureField(initial: number) {
  return {
    tag: 'number',
    label: 'Curvature condition c₂',
    help: 'For strong Wolfe: share of the slope that may remain at the end of a step; small means nearly exact.',
    initial,
    min: 0,
    max: 1,
    open: true,
    logarithmic: true,
  } as const satisfies Field;
}
