import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { cgls } from './cgls.ts';
import { denseJacobian, sumOfSquares } from './least-squares.ts';
import type { LeastSquares, Linearisation, Run } from './objective.ts';
import { counted, lineAt, placeAt, solutionAt, usable } from './progress.ts';
import { iterationsField, leastSquaresSolver, toleranceField } from './solver.ts';
import { norm, plus, times } from './vectors.ts';

interface DampedSettings {
  readonly iterations: number;
  readonly tolerance: number;
  readonly damping: number;
  readonly factor: number;
  readonly linear: 'auto' | 'dense' | 'cgls';
  readonly cgTolerance: number;
  readonly cgIterations: number;
}

/** Up to this many unknowns JᵀJ is written down. */
const small = 500;
/** Beyond this damping, relative to the gradient's own scale, a step is nothing but rounding. */
const most = 1e20;

/**
 * Levenberg–Marquardt: (JᵀJ + λI)p = −Jᵀr. A step that lowers the value is taken and λ divided by the factor; otherwise λ is
 * multiplied by it and the same system solved again. λ > 0 makes the step unique whatever the rank of J. An iteration is an
 * accepted step, its trials are the values of λ tried.
 */
export const levenbergMarquardt = leastSquaresSolver({
  title: 'Levenberg–Marquardt',
  summary: 'Damped Gauss–Newton steps; the damping follows success and failure.',
  needs: 'least-squares',
  fields: {
    iterations: iterationsField(400),
    tolerance: toleranceField(1e-10),
    damping: {
      tag: 'number',
      label: 'First damping λ₀',
      initial: 1e-2,
      min: 0,
      open: true,
      logarithmic: true,
    },
    factor: {
      tag: 'number',
      label: 'Factor',
      help: 'By which λ falls and rises.',
      initial: 10,
      min: 1,
      open: true,
    },
    linear: {
      tag: 'choice',
      label: 'Linear solver',
      help: `Automatic: JᵀJ is written down up to ${small} unknowns.`,
      initial: 'auto',
      options: { auto: 'automatic', dense: 'dense JᵀJ (Cholesky)', cgls: 'CGLS' },
    },
    cgTolerance: {
      tag: 'number',
      label: 'CGLS tolerance',
      help: 'Of the residual of the damped system, relative to the gradient.',
      initial: 1e-6,
      min: 0,
      max: 1,
      logarithmic: true,
    },
    cgIterations: {
      tag: 'integer',
      label: 'CGLS iterations',
      help: 'At most, in every trial.',
      initial: 200,
      min: 1,
    },
  },
  minimise: damped,
});

function* damped(problem: LeastSquares, x0: Float64Array, settings: DampedSettings): Run {
  const { iterations, tolerance, factor } = settings;
  const squares = sumOfSquares(problem);
  const objective = counted(squares, x0);
  let lambda = settings.damping;
  let at = placeAt(objective, x0.slice());
  let line = lineAt(at, 0);
  yield line;
  if (!usable(at)) return solutionAt(line, objective.evaluations(), 'not-finite');
  while (line.gradientNorm > tolerance) {
    if (line.iteration >= iterations) return solutionAt(line, objective.evaluations(), 'limit');
    const solve = dampedSolver(problem, squares.linearise(at.x), at.gradient, settings);
    let [trials, inner, finite] = [0, 0, false];
    let next: Float64Array | null = null;
    while (next === null) {
      trials += 1;
      const solved = solve(lambda);
      inner += solved?.inner ?? 0;
      const x = solved === null ? null : plus(at.x, 1, solved.step);
      const value = x === null ? NaN : objective.value(x);
      // A step of about −Jᵀr/λ that changes no number of x: no larger λ will help.
      const lost = x?.every((v, i) => v === at.x[i]) ?? false;
      finite ||= Number.isFinite(value) && !lost;
      if (value < at.value) next = x;
      else lambda *= factor;
      if (next === null && (lost || lambda > most)) {
        return solutionAt(line, objective.evaluations(), finite ? 'line-search' : 'not-finite');
      }
    }
    lambda /= factor;
    const place = placeAt(objective, next as Float64Array);
    if (!usable(place)) return solutionAt(line, objective.evaluations(), 'not-finite');
    at = place;
    line = lineAt(at, line.iteration + 1, 1, trials, inner);
    yield line;
  }
  return solutionAt(line, objective.evaluations(), 'tolerance');
}

interface DampedStep {
  readonly step: Float64Array;
  readonly inner: number;
}

/** λ ↦ the solution of (JᵀJ + λI)p = −g; null where rounding leaves the matrix without a Cholesky factor. */
function dampedSolver(
  { count, size }: LeastSquares,
  linearisation: Linearisation,
  gradient: Float64Array,
  { linear, cgTolerance, cgIterations }: DampedSettings,
): (lambda: number) => DampedStep | null {
  if (linear === 'cgls' || (linear === 'auto' && size > small)) {
    const { forward, adjoint, residual } = linearisation;
    const right = times(-1, residual);
    return (damping) => {
      const options = { tolerance: cgTolerance ** 2, iterations: cgIterations, damping };
      const { x, iterations } = cgls(forward, adjoint, right, options);
      return { step: x, inner: iterations };
    };
  }
  const jacobian = denseJacobian(linearisation, count, size);
  const normal = jacobian.transpose().mmul(jacobian);
  const right = Matrix.columnVector(times(-1, gradient));
  return (lambda) => {
    const shifted = normal.clone();
    for (let i = 0; i < size; i += 1) shifted.set(i, i, normal.get(i, i) + lambda);
    const cholesky = new CholeskyDecomposition(shifted);
    if (!cholesky.isPositiveDefinite()) return null;
    const step = Float64Array.from(cholesky.solve(right).to1DArray());
    return Number.isFinite(norm(step)) ? { step, inner: 0 } : null;
  };
}
