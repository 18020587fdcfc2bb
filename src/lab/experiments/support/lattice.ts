import type { Lattice } from '../../figure.ts';
import { spaced } from './statistics.ts';

type Range = readonly [number, number];

/** A function on a lattice over a rectangle, rows from the lowest y. */
export function latticeOf(
  x: Range,
  y: Range,
  columns: number,
  rows: number,
  f: (x: number, y: number) => number,
): Lattice {
  const xs = spaced(...x, columns);
  const values = spaced(...y, rows).flatMap((v) => xs.map((u) => f(u, v)));
  return { columns, rows, x, y, values };
}

/** The points of such a lattice as rows of two inputs, in the order of its values. */
export function latticeRows(x: Range, y: Range, columns: number, rows: number): Float64Array {
  const xs = spaced(...x, columns);
  return Float64Array.from(spaced(...y, rows).flatMap((v) => xs.flatMap((u) => [u, v])));
}

/** The number of the largest of every `classes` entries. */
export function classesOf(scores: ArrayLike<number>, classes: number): number[] {
  return Array.from({ length: scores.length / classes }, (_, row) => {
    let best = 0;
    for (let k = 1; k < classes; k += 1) {
      if ((scores[row * classes + k] ?? 0) > (scores[row * classes + best] ?? 0)) best = k;
    }
    return best;
  });
}
