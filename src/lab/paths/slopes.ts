import { activations } from '../../compiler/activations/index.ts';
import { pixelCells, poolingOf } from '../../compiler/mapping/pooling.ts';
import { evaluateAt } from '../../compiler/ops/evaluate-expression.ts';
import { derivative, load } from '../../compiler/ops/expression.ts';
import type { Segment } from '../../compiler/stages.ts';
import type { MatrixEntry } from './matrix-entries.ts';

/**
 * The Jacobian ∂o/∂a of a segment at the point a with o = σ(a): row i, column j is ∂oᵢ/∂aⱼ. A diagonal for a σ of one
 * number; entries beside it where σ looks at several components.
 */
export function slopesOf(segment: Segment, a: Float64Array, o: Float64Array): MatrixEntry[] {
  const { kind, settings } = segment.activation;
  const scalar = activations[kind]?.scalar;
  if (scalar) {
    const slope = derivative(scalar(load(0), settings as never), 0);
    return Array.from(a, (at, i) => ({ row: i, column: i, value: evaluateAt(slope, at) }));
  }
  if (kind === 'max-pool') return largestSlopes(segment, a);
  return Array.from(o, (own, row) =>
    Array.from(o, (other, column) => ({ row, column, value: own * ((row === column ? 1 : 0) - other) })),
  ).flat();
}

/** 1 where the largest of a patch stands, the first of equal ones; 0 in the rest of it. */
function largestSlopes({ sumShape, activation }: Segment, a: Float64Array): MatrixEntry[] {
  const { size } = activation.settings as { readonly size: number };
  const cells = [...pixelCells(poolingOf(sumShape, size))];
  const winner = new Map<number, number>();
  for (const { row, column } of cells) {
    const best = winner.get(row);
    if (best === undefined || (a[column] ?? NaN) > (a[best] ?? NaN)) winner.set(row, column);
  }
  return cells.map(({ row, column }) => ({ row, column, value: winner.get(row) === column ? 1 : 0 }));
}
