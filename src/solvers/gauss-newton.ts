import { type Matrix, QrDecomposition, SingularValueDecomposition, Matrix as DenseMatrix } from 'ml-matrix';
import { armijoSearch } from './armijo.ts';
import { cgls } from './cgls.ts';
import { descend } from './descent.ts';
import { halvingSearch } from './halving.ts';
import { denseJacobian, sumOfSquares } from './least-squares.ts';
import { lineSearchTitles } from './line-search.ts';
import { iterationsField, leastSquaresSolver, toleranceField } from './solver.ts';
import { times } from './vectors.ts';

/** Gauss–Newton with a line search: the direction minimises ‖Jd + r‖, the one of least norm where that is not unique. */
export const gaussNewton = leastSquaresSolver({
  title: 'Gauss–Newton',
  summary: 'Solves the linearised least-squares problem in every step, then searches along the line.',
  needs: 'least-squares',
  fields: {
    iterations: iterationsField(50),
    tolerance: toleranceField(1e-8),
    linear: {
      tag: 'choice',
      label: 'Linear solver',
      help: 'QR writes the Jacobian down; CGLS needs products with it only.',
      initial: 'cgls',
      options: { cgls: 'CGLS', qr: 'QR' },
    },
    cgTolerance: {
      tag: 'number',
      label: 'CGLS tolerance',
      help: 'Of ‖Jᵀ(Jd + r)‖, relative to the gradient.',
      initial: 1e-6,
      min: 0,
      max: 1,
      logarithmic: true,
    },
    cgIterations: {
      tag: 'integer',
      label: 'CGLS iterations',
      help: 'At most, in every step.',
      initial: 200,
      min: 1,
    },
    lineSearch: {
      tag: 'choice',
      label: 'Line search',
      initial: 'halving',
      options: { halving: lineSearchTitles.halving, armijo: lineSearchTitles.armijo },
    },
  },
  minimise(problem, x0, { linear, cgTolerance, cgIterations, lineSearch, ...limits }) {
    const squares = sumOfSquares(problem);
    return descend(squares, x0, limits, () => ({
      search: lineSearch === 'halving' ? halvingSearch(20) : armijoSearch(1e-4),
      course({ x }) {
        const linearisation = squares.linearise(x);
        const b = times(-1, linearisation.residual);
        if (linear === 'qr') {
          const jacobian = denseJacobian(linearisation, problem.count, problem.size);
          return { direction: leastSquaresSolution(jacobian, b), first: 1, inner: 0 };
        }
        const { forward, adjoint } = linearisation;
        const solved = cgls(forward, adjoint, b, { tolerance: cgTolerance ** 2, iterations: cgIterations });
        return { direction: solved.x, first: 1, inner: solved.iterations };
      },
    }));
  },
});

/** argmin ‖Ax − b‖ by QR; where A has not full column rank, the solution of least norm by singular values. */
function leastSquaresSolution(a: Matrix, b: Float64Array): Float64Array {
  const right = DenseMatrix.columnVector(b);
  if (a.rows >= a.columns) {
    const qr = new QrDecomposition(a);
    const pivots = qr.upperTriangularMatrix.diagonal().map(Math.abs);
    if (Math.min(...pivots) > a.rows * Number.EPSILON * Math.max(...pivots)) {
      return Float64Array.from(qr.solve(right).to1DArray());
    }
  }
  return Float64Array.from(
    new SingularValueDecomposition(a, { autoTranspose: true }).solve(right).to1DArray(),
  );
}
