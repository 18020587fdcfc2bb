/** What a solver sees of a problem. Everything here is float64 and synchronous. */

/** A linear map between real vectors; the answer is a new vector. */
export type LinearOperator = (v: Float64Array) => Float64Array;

export interface ValueAndGradient {
  readonly value: number;
  readonly gradient: Float64Array;
}

/** A function f: ℝⁿ → ℝ to be minimised. */
export interface Objective {
  /** n. */
  readonly size: number;
  value(x: Float64Array): number;
  gradient(x: Float64Array): ValueAndGradient;
  /**
   * v ↦ H(x)·v, where H is symmetric: the Hessian, or a positive semidefinite approximation of it (Gauss–Newton). Null for a
   * function that offers none. Work that does not depend on v is done once, when the operator is made.
   */
  readonly curvature: ((x: Float64Array) => LinearOperator) | null;
  /** Moves a point to the nearest one that is allowed, coordinate by coordinate; absent where every point is. */
  readonly project?: (x: Float64Array) => Float64Array;
}

/** r: ℝⁿ → ℝᵐ at one point: its value there and its Jacobian J as two operators. */
export interface Linearisation {
  readonly residual: Float64Array;
  /** v ↦ J·v, ℝⁿ → ℝᵐ. */
  readonly forward: LinearOperator;
  /** u ↦ Jᵀ·u, ℝᵐ → ℝⁿ. */
  readonly adjoint: LinearOperator;
}

/** A sum of squares ½‖r(x)‖² to be minimised. */
export interface LeastSquares {
  /** n. */
  readonly size: number;
  /** m. */
  readonly count: number;
  residual(x: Float64Array): Float64Array;
  linearise(x: Float64Array): Linearisation;
}

/** φ(θ, w), where minimising over w alone is easy (convex, often linear least squares). */
export interface Separable {
  /** Length of θ. */
  readonly outerSize: number;
  /** Length of w. */
  readonly innerSize: number;
  /** φ(θ, ·) with everything that depends on θ alone computed once. */
  inner(theta: Float64Array): Objective;
  /** ∂φ/∂θ and a positive semidefinite approximation of ∂²φ/∂θ² at (θ, w). */
  outer(theta: Float64Array, w: Float64Array): ValueAndGradient & { readonly curvature: LinearOperator };
}

/** One line of a solver's console table, after an accepted step (iteration 0: the start). */
export interface Iteration {
  readonly iteration: number;
  readonly value: number;
  readonly gradientNorm: number;
  /** Length factor of the accepted step; 0 at the start. */
  readonly step: number;
  /** Trials of the line search. */
  readonly trials: number;
  /** Iterations of an inner solver (CG, the inner problem of VarPro); 0 where there is none. */
  readonly inner: number;
  /** Where the iterate stands now. Not to be written to. */
  readonly x: Float64Array;
}

/**
 * Why a solver stopped. `tolerance`: its own criterion is met; `limit`: the largest number of iterations is done; `line-search`: no
 * trial step lowered the value; `not-finite`: the value or gradient is not a number.
 */
export type StopReason = 'tolerance' | 'limit' | 'line-search' | 'not-finite';

export interface Solution {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradientNorm: number;
  readonly iterations: number;
  /** How often the value was asked for, with or without its gradient. */
  readonly evaluations: number;
  readonly reason: StopReason;
}

/** A solver at work: it yields a line after every iteration, so that its caller can show it, pause it or leave it. */
export type Run = Generator<Iteration, Solution, void>;
