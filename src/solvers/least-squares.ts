import { Matrix } from 'ml-matrix';
import type { LeastSquares, Linearisation, Objective } from './objective.ts';
import { latest } from './latest.ts';
import { dot } from './vectors.ts';

/** A sum of squares as an objective, with access to its linearisation. */
export interface SumOfSquares extends Objective {
  linearise(x: Float64Array): Linearisation;
}

/** ½‖r(x)‖² with gradient Jᵀr and the Gauss–Newton curvature JᵀJ. The last linearisation is remembered. */
export function sumOfSquares(problem: LeastSquares): SumOfSquares {
  const linearise = latest((x) => problem.linearise(x));
  return {
    size: problem.size,
    linearise,
    value(x) {
      const residual = problem.residual(x);
      return 0.5 * dot(residual, residual);
    },
    gradient(x) {
      const { residual, adjoint } = linearise(x);
      return { value: 0.5 * dot(residual, residual), gradient: adjoint(residual) };
    },
    curvature(x) {
      const { forward, adjoint } = linearise(x);
      return (v) => adjoint(forward(v));
    },
  };
}

/** J as a matrix, m × n, from n products with J or m with Jᵀ, whichever are fewer. */
export function denseJacobian({ forward, adjoint }: Linearisation, m: number, n: number): Matrix {
  const jacobian = new Matrix(m, n);
  if (n <= m) {
    for (let j = 0; j < n; j += 1) jacobian.setColumn(j, forward(unit(n, j)));
  } else {
    for (let i = 0; i < m; i += 1) jacobian.setRow(i, adjoint(unit(m, i)));
  }
  return jacobian;
}

function unit(length: number, index: number): Float64Array {
  const e = new Float64Array(length);
  e[index] = 1;
  return e;
}
