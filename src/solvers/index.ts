/** Every solver, in the order of the list, and what a problem must offer to each. */
import { present } from '../base/assert.ts';
import type { Settings } from '../base/fields.ts';
import { adagrad } from './adagrad.ts';
import { adam } from './adam.ts';
import { bfgs } from './bfgs.ts';
import { gaussNewton } from './gauss-newton.ts';
import { gradientDescent } from './gradient-descent.ts';
import { lBfgs } from './l-bfgs.ts';
import { levenbergMarquardt } from './levenberg-marquardt.ts';
import { momentum } from './momentum.ts';
import { nesterov } from './nesterov.ts';
import { newtonCg } from './newton-cg.ts';
import { nonlinearCg } from './nonlinear-cg.ts';
import type { Run } from './objective.ts';
import { proximalGradient } from './proximal-gradient.ts';
import type { Need, Problem, SolverDefinition } from './solver.ts';
import { steepestDescent } from './steepest-descent.ts';
import { varPro } from './varpro.ts';

export const solvers: Readonly<Record<string, SolverDefinition>> = {
  'steepest-descent': steepestDescent,
  'newton-cg': newtonCg,
  'nonlinear-cg': nonlinearCg,
  bfgs,
  'l-bfgs': lBfgs,
  'gauss-newton': gaussNewton,
  'levenberg-marquardt': levenbergMarquardt,
  varpro: varPro,
  'gradient-descent': gradientDescent,
  momentum,
  nesterov,
  adagrad,
  adam,
  'proximal-gradient': proximalGradient,
};

const demands: Readonly<Record<Need, string>> = {
  gradient: 'a gradient',
  curvature: 'products with a Hessian or an approximation of it, which this objective does not offer',
  'least-squares': 'an objective that is a sum of squares, which this one is not',
  separable:
    'an objective whose last weights can be solved for with the others fixed, which this one does not offer',
};

/** In one sentence why a solver does not apply to a problem; null if it does. */
export function unfit(solver: SolverDefinition, problem: Problem): string | null {
  const { size, curvature } = problem.objective;
  const has: Readonly<Record<Need, boolean>> = {
    gradient: true,
    curvature: curvature !== null,
    'least-squares': problem.leastSquares !== null,
    separable: problem.separable !== null,
  };
  if (!has[solver.needs]) return `${solver.title} needs ${demands[solver.needs]}.`;
  if (solver.largest !== undefined && size > solver.largest) {
    return `${solver.title} keeps a full matrix and takes at most ${solver.largest} unknowns; there are ${size}.`;
  }
  return null;
}

/** Starts a solver on the form of the problem that it needs. The problem must fit (`unfit` is null). */
export function startSolver(
  solver: SolverDefinition,
  problem: Problem,
  x0: Float64Array,
  settings: Settings<SolverDefinition['fields']>,
): Run {
  switch (solver.needs) {
    case 'gradient':
    case 'curvature':
      return solver.minimise(problem.objective, x0, settings);
    case 'least-squares':
      return solver.minimise(present(problem.leastSquares, 'the sum of squares'), x0, settings);
    case 'separable':
      return solver.minimise(present(problem.separable, 'the separable form'), x0, settings);
  }
}
