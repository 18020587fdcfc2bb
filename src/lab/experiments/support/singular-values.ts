import { type Matrix, QrDecomposition, SingularValueDecomposition } from 'ml-matrix';

/** Singular values, largest first; a tall matrix is reduced to its triangular factor first, which has the same ones. */
export function singularValues(A: Matrix): number[] {
  const tall = A.rows >= A.columns ? A : A.transpose();
  const R = tall.rows > tall.columns ? new QrDecomposition(tall).upperTriangularMatrix : tall;
  const options = { computeLeftSingularVectors: false, computeRightSingularVectors: false };
  return new SingularValueDecomposition(R, options).diagonal;
}
