import type { Region } from './protocol.ts';

/** The input rows of a region's lattice, row by row from the lowest y; both ends of each range are on it. */
export function latticeOf({ axes, rest, x, y, columns, rows }: Region): Float64Array {
  const width = rest.length;
  const points = new Float64Array(columns * rows * width);
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1) {
      const at = (r * columns + c) * width;
      points.set(rest, at);
      points[at + axes[0]] = between(x, c, columns);
      points[at + axes[1]] = between(y, r, rows);
    }
  }
  return points;
}

function between([low, high]: readonly [number, number], i: number, count: number): number {
  return count === 1 ? (low + high) / 2 : low + ((high - low) * i) / (count - 1);
}
