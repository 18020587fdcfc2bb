import type { KernelProgram, ObjectiveName, ProductName } from '../compiler/program.ts';
import { networkObjective, type ObjectiveRows } from '../runtime/objective.ts';
import type { Random } from '../base/random.ts';
import { dot, normals } from './draws.ts';
import { type CubicResult, cubicTest } from './taylor.ts';

/** Largest relative difference of uᵀHv and vᵀHu that rounding explains. */
export const symmetryTolerance = 1e-12;

export interface CurvatureResult extends CubicResult {
  /** |uᵀHv − vᵀHu| relative to ‖u‖‖Hv‖, H the exact Hessian of loss + penalty with respect to all parameters. */
  readonly symmetry: number;
  /** vᵀGv, G the Gauss–Newton matrix: not negative where loss and penalty are convex. */
  readonly gaussNewton: number;
  /** vᵀHv, which may be negative. */
  readonly hessian: number;
}

/**
 * Taylor test of third order with the exact Hessian, its symmetry, and the curvature of the Gauss–Newton matrix, along random
 * directions of the parameters. `program` has products.
 */
export function checkCurvature(
  program: KernelProgram<ObjectiveName | ProductName>,
  rows: ObjectiveRows,
  parameters: Readonly<Record<string, ArrayLike<number>>>,
  random: Random,
): CurvatureResult {
  const objective = networkObjective(program, rows);
  const theta = objective.pack(parameters);
  const length = Math.sqrt(Math.max(1, objective.size));
  // Unit directions on average, so that the steps are steps of that length.
  const [u, v] = [normals(random, objective.size), normals(random, objective.size)].map((d) =>
    d.map((x) => x / length),
  ) as [Float64Array, Float64Array];
  const product = objective.hessian(theta);
  const [hu, hv] = [product(u), product(v)];
  const { gradient } = objective.gradient(theta);
  const hessian = dot(v, hv);
  const cubic = cubicTest(
    (h) => objective.value(theta.map((t, i) => t + h * (v[i] as number))),
    dot(gradient, v),
    hessian,
  );
  const size = Math.sqrt(dot(u, u) * dot(hv, hv));
  const symmetry = size === 0 ? 0 : Math.abs(dot(u, hv) - dot(v, hu)) / size;
  const bent = objective.curvature?.(theta)(v);
  const passed = cubic.passed && symmetry <= symmetryTolerance;
  return { ...cubic, symmetry, hessian, gaussNewton: bent ? dot(v, bent) : 0, passed };
}
