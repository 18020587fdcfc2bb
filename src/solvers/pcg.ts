import type { LinearOperator } from './objective.ts';
import { dot, norm, plus } from './vectors.ts';

export interface CgOptions {
  /** Relative: ‖b − Ax‖ ≤ tolerance·‖b‖. */
  readonly tolerance: number;
  readonly iterations: number;
  /** r ↦ M⁻¹r with M symmetric positive definite; none if left out. */
  readonly preconditioner?: LinearOperator;
}

/** `indefinite`: a direction with pᵀAp ≤ 0 (or a preconditioner with rᵀM⁻¹r ≤ 0) was met. */
export type CgEnd = 'converged' | 'limit' | 'indefinite' | 'not-finite';

export interface CgResult {
  readonly x: Float64Array;
  /** Iterations done, of which x need not be the last. */
  readonly iterations: number;
  /** ‖b‖ and the norm of the updated residual after every iteration. */
  readonly residuals: readonly number[];
  readonly end: CgEnd;
}

/**
 * Conjugate gradients for Ax = b from x = 0 (Hestenes & Stiefel 1952), A symmetric positive definite, ending as MATLAB's pcg
 * does: success when ‖r‖ ≤ tol·‖b‖; otherwise the iterate with the smallest residual is returned, which is 0 when the first
 * direction already has pᵀAp ≤ 0.
 */
export function pcg(A: LinearOperator, b: Float64Array, options: CgOptions): CgResult {
  const { tolerance, iterations, preconditioner } = options;
  const target = tolerance * norm(b);
  let x: Float64Array = new Float64Array(b.length);
  let r: Float64Array = b.slice();
  let p: Float64Array | null = null;
  let rho = 0;
  let best = x;
  let least = norm(r);
  const residuals = [least];
  const give = (end: CgEnd): CgResult => ({
    x: end === 'converged' ? x : best,
    iterations: residuals.length - 1,
    residuals,
    end,
  });
  if (!Number.isFinite(least)) return give('not-finite');
  if (least <= target) return give('converged');
  for (let k = 0; k < iterations; k += 1) {
    const z = preconditioner?.(r) ?? r;
    const before = rho;
    rho = dot(r, z);
    if (!Number.isFinite(rho)) return give('not-finite');
    if (rho <= 0) return give('indefinite');
    p = p === null ? z : plus(z, rho / before, p);
    const q = A(p);
    const curvature = dot(p, q);
    if (!Number.isFinite(curvature)) return give('not-finite');
    if (curvature <= 0) return give('indefinite');
    const alpha = rho / curvature;
    x = plus(x, alpha, p);
    r = plus(r, -alpha, q);
    const length = norm(r);
    residuals.push(length);
    if (!Number.isFinite(length)) return give('not-finite');
    if (length <= target) return give('converged');
    if (length < least) {
      least = length;
      best = x;
    }
  }
  return give('limit');
}
