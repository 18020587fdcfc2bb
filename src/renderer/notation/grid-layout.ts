import { isTransposed } from '../../interchange/notation/convention.ts';
import type { Convention } from '../../interchange/notation/convention.ts';
import { constantTerm } from '../../interchange/notation/forward.ts';
import type { LayerMatrix } from '../../interchange/notation/layer-matrix.ts';
import { layerForm } from '../../interchange/notation/layer-terms.ts';
import type { Layout } from './grid-axes.ts';

/** How the matrix of a layer is written, as its formula says, and how many rows and columns it then has. */
export function layoutOf(
  matrix: LayerMatrix,
  convention: Convention,
): Layout & { readonly down: number; readonly across: number } {
  const transposed = isTransposed(convention);
  const biasWithin = constantTerm(convention, layerForm(matrix)) !== null;
  const [to, from] = [matrix.rows.length, matrix.columns.length + (biasWithin ? 1 : 0)];
  return { transposed, biasWithin, down: transposed ? from : to, across: transposed ? to : from };
}
