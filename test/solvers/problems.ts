import type { LeastSquares, LinearOperator, Objective } from '../../src/solvers/objective.ts';

/** ½xᵀAx − bᵀx with A given row by row. */
export function quadratic(a: readonly (readonly number[])[], b: readonly number[]): Objective {
  const times: LinearOperator = (x) =>
    Float64Array.from(a, (row) => row.reduce((s, v, j) => s + v * x[j]!, 0));
  const value = (x: Float64Array): number =>
    times(x).reduce((sum, ax, i) => sum + x[i]! * (0.5 * ax - b[i]!), 0);
  return {
    size: b.length,
    value,
    gradient: (x) => ({ value: value(x), gradient: times(x).map((ax, i) => ax - b[i]!) }),
    curvature: () => times,
  };
}

/** A symmetric positive definite matrix: the second-difference matrix with growing additions on the diagonal. */
export function definite(n: number): number[][] {
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => (i === j ? 2 + i * i * 0.3 : Math.abs(i - j) === 1 ? -1 : 0)),
  );
}

/** 100(x₂ − x₁²)² + (1 − x₁)² with its exact Hessian, which is indefinite in places. */
export const rosenbrock: Objective = {
  size: 2,
  value: ([x1, x2]) => 100 * (x2! - x1! ** 2) ** 2 + (1 - x1!) ** 2,
  gradient(x) {
    const [x1, x2] = [x[0]!, x[1]!];
    const gradient = Float64Array.of(-400 * x1 * (x2 - x1 ** 2) - 2 * (1 - x1), 200 * (x2 - x1 ** 2));
    return { value: rosenbrock.value(x), gradient };
  },
  curvature([x1, x2]) {
    const [a, b, c] = [1200 * x1! ** 2 - 400 * x2! + 2, -400 * x1!, 200];
    return ([v1, v2]) => Float64Array.of(a * v1! + b * v2!, b * v1! + c * v2!);
  },
};

/** Two critical points, both minima with value 0: (1, 2) and (−1, 0). */
export const landscape: Objective = {
  size: 2,
  value: ([x, y]) => (x! ** 2 - 1) ** 2 + (x! ** 2 * y! - x! - 1) ** 2,
  gradient(point) {
    const [x, y] = [point[0]!, point[1]!];
    const [p, q] = [x * x - 1, x * x * y - x - 1];
    return {
      value: p * p + q * q,
      gradient: Float64Array.of(4 * x * p + 2 * q * (2 * x * y - 1), 2 * q * x * x),
    };
  },
  curvature: null,
};

/** Residuals with their Jacobian written down row by row. */
export function residuals(
  size: number,
  residual: (x: Float64Array) => Float64Array,
  jacobian: (x: Float64Array) => number[][],
): LeastSquares {
  return {
    size,
    count: residual(new Float64Array(size)).length,
    residual,
    linearise(x) {
      const rows = jacobian(x);
      return {
        residual: residual(x),
        forward: (v) => Float64Array.from(rows, (row) => row.reduce((s, entry, j) => s + entry * v[j]!, 0)),
        adjoint: (u) =>
          Float64Array.from({ length: size }, (_, j) => rows.reduce((s, row, i) => s + row[j]! * u[i]!, 0)),
      };
    },
  };
}
