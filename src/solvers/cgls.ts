import type { LinearOperator } from './objective.ts';
import { dot, plus } from './vectors.ts';

export interface CglsOptions {
  /** Stops when ‖s‖² ≤ tolerance·‖Aᵀb‖², where s = Aᵀ(b − Ax) − λx. */
  readonly tolerance: number;
  readonly iterations: number;
  /** λ; 0 if left out. */
  readonly damping?: number;
}

export interface CglsResult {
  readonly x: Float64Array;
  readonly iterations: number;
  /** ‖s‖² at the start and after every iteration. */
  readonly squares: readonly number[];
}

/** Tolerance and limit of the course code. */
export const cglsDefaults = { tolerance: 1e-2, iterations: 10 } as const;

/**
 * Minimises ‖Ax − b‖² + λ‖x‖² from x = 0: conjugate gradients on the normal equations without forming AᵀA (Björck 1996, algorithm
 * 7.4.1). Where the minimum is not unique, x tends to the one of least norm.
 */
export function cgls(
  forward: LinearOperator,
  adjoint: LinearOperator,
  b: Float64Array,
  { tolerance, iterations, damping = 0 }: CglsOptions,
): CglsResult {
  let r: Float64Array = b;
  let s = adjoint(b);
  let x: Float64Array = new Float64Array(s.length);
  let p = s;
  let gamma = dot(s, s);
  const target = tolerance * gamma;
  const squares = [gamma];
  while (squares.length <= iterations && gamma > target && Number.isFinite(gamma)) {
    const q = forward(p);
    const delta = dot(q, q) + damping * dot(p, p);
    // p ≠ 0 lies in the range of Aᵀ, so only underflow can bring this about.
    if (!(delta > 0)) break;
    const alpha = gamma / delta;
    x = plus(x, alpha, p);
    r = plus(r, -alpha, q);
    s = plus(adjoint(r), -damping, x);
    const before = gamma;
    gamma = dot(s, s);
    squares.push(gamma);
    p = plus(s, gamma / before, p);
  }
  return { x, iterations: squares.length - 1, squares };
}
