import type { Shape } from '../../document/document.ts';
import { sameShape, sizeOf } from '../shape.ts';

/** What is needed for a square matrix with at least `least` rows between vertices of one shape; null when it is so. */
export function needsSquare(from: Shape, to: Shape, least: number): string | null {
  if (!sameShape(from, to)) return 'the same shape at both ends';
  return sizeOf(from) >= least ? null : `at least ${least} components at each end`;
}
