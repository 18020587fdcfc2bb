import type { Field, Fields, Settings } from '../base/fields.ts';
import type { LeastSquares, Objective, Run, Separable } from './objective.ts';

/** What a solver asks of a problem. */
export type Need = 'gradient' | 'curvature' | 'least-squares' | 'separable';

/** One problem in all the forms it can be had in; the forms are one and the same function. */
export interface Problem {
  readonly objective: Objective;
  /** The objective as ½‖r‖², if it is a sum of squares. */
  readonly leastSquares: LeastSquares | null;
  /** The objective as φ(θ, w) with x = [θ; w], if its variables separate. */
  readonly separable: Separable | null;
}

interface Described<F extends Fields> {
  readonly title: string;
  /** One sentence for the list and the form. */
  readonly summary: string;
  /** The settings; their initial values are those of the original codes where these exist. */
  readonly fields: F;
  /** The largest number of unknowns it takes, for a method that keeps a full matrix. */
  readonly largest?: number;
}

/**
 * A method for an Objective. As all solvers, `minimise` yields the start as iteration 0 and a line after every accepted
 * step, never writes to x0 and returns a fresh x.
 */
export interface ObjectiveSolver<F extends Fields = Fields> extends Described<F> {
  readonly needs: 'gradient' | 'curvature';
  minimise(problem: Objective, x0: Float64Array, settings: Settings<F>): Run;
}

/** A method for a sum of squares. The value in its lines is ½‖r‖². */
export interface LeastSquaresSolver<F extends Fields = Fields> extends Described<F> {
  readonly needs: 'least-squares';
  minimise(problem: LeastSquares, x0: Float64Array, settings: Settings<F>): Run;
}

/** A method for φ(θ, w). x is [θ; w], outerSize + innerSize numbers. */
export interface SeparableSolver<F extends Fields = Fields> extends Described<F> {
  readonly needs: 'separable';
  minimise(problem: Separable, x0: Float64Array, settings: Settings<F>): Run;
}

/** A solver: one file, one line in the catalogue. */
export type SolverDefinition = ObjectiveSolver | LeastSquaresSolver | SeparableSolver;

/** Names the fields' types once, so that `minimise` sees typed settings. */
export function objectiveSolver<const F extends Fields>(definition: ObjectiveSolver<F>): ObjectiveSolver<F> {
  return definition;
}

/** As `objectiveSolver`, for sums of squares. */
export function leastSquaresSolver<const F extends Fields>(
  definition: LeastSquaresSolver<F>,
): LeastSquaresSolver<F> {
  return definition;
}

/** As `objectiveSolver`, for separable problems. */
export function separableSolver<const F extends Fields>(definition: SeparableSolver<F>): SeparableSolver<F> {
  return definition;
}

/** The field of the largest number of iterations. */
export function iterationsField(initial: number) {
  return { tag: 'integer', label: 'Iterations', help: 'At most.', initial, min: 0 } as const satisfies Field;
}

/** The field of the gradient norm that counts as solved. */
export function toleranceField(initial: number) {
  return {
    tag: 'number',
    label: 'Gradient tolerance',
    help: 'Stops when the norm of the gradient is not above this.',
    initial,
    min: 0,
    logarithmic: true,
  } as const satisfies Field;
}
