import { present } from '../base/assert.ts';
import { armijoSearch } from './armijo.ts';
import { descend } from './descent.ts';
import { halvingSearch } from './halving.ts';
import { lineSearchTitles } from './line-search.ts';
import { pcg } from './pcg.ts';
import { iterationsField, objectiveSolver, toleranceField } from './solver.ts';
import { norm, times } from './vectors.ts';

/**
 * Newton's method with the system Hs = −g solved inexactly by conjugate gradients, as in the course codes. H is whatever
 * symmetric operator the problem offers: Hessian or Gauss–Newton. Fallbacks: s = −g/‖g‖ when CG gives s = 0 (first direction of
 * negative curvature), s = −g when s points uphill (`descend` sees to that). The halving search tries at most twenty lengths.
 */
export const newtonCg = objectiveSolver({
  title: 'Newton-CG',
  summary: 'Newton or Gauss–Newton steps, their systems solved roughly by conjugate gradients.',
  needs: 'curvature',
  fields: {
    iterations: iterationsField(50),
    tolerance: toleranceField(1e-8),
    cgTolerance: {
      tag: 'number',
      label: 'CG tolerance',
      help: 'Of the residual, relative to the gradient.',
      initial: 1e-2,
      min: 0,
      max: 1,
      logarithmic: true,
    },
    cgIterations: {
      tag: 'integer',
      label: 'CG iterations',
      help: 'At most, in every step.',
      initial: 10,
      min: 1,
    },
    lineSearch: {
      tag: 'choice',
      label: 'Line search',
      initial: 'halving',
      options: { halving: lineSearchTitles.halving, armijo: lineSearchTitles.armijo },
    },
  },
  minimise(problem, x0, settings) {
    const { cgTolerance: tolerance, cgIterations: iterations, lineSearch } = settings;
    return descend(problem, x0, settings, (objective) => {
      const curvature = present(objective.curvature, 'the curvature that Newton-CG needs');
      return {
        search: lineSearch === 'halving' ? halvingSearch(20) : armijoSearch(1e-4),
        course({ x, gradient }) {
          const solved = pcg(curvature(x), times(-1, gradient), { tolerance, iterations });
          return { direction: orGradient(solved.x, gradient), first: 1, inner: solved.iterations };
        },
      };
    });
  },
});

/** CG gives 0 when its very first direction has negative curvature: then the gradient, at length 1. */
function orGradient(s: Float64Array, gradient: Float64Array): Float64Array {
  return norm(s) === 0 ? times(-1 / norm(gradient), gradient) : s;
}
