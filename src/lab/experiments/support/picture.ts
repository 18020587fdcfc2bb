import type { Examples } from '../experiment.ts';

/** A square picture less its mean, row by row from the top. */
export interface Picture {
  readonly side: number;
  readonly values: Float64Array;
}

/** Two blobs on 28 × 28 pixels: a stand-in for a handwritten digit, i down and j to the right. */
export function blobs(): Picture {
  const side = 28;
  const y = Float64Array.from({ length: side * side }, (_, at) => {
    const [i, j] = [Math.floor(at / side), at % side];
    return Math.exp(-((i - 14) ** 2 + (j - 12) ** 2) / 30) - Math.exp(-((i - 14) ** 2 + (j - 16) ** 2) / 12);
  });
  return { side, values: less(y) };
}

/** The picture of that number, counted from 1. */
export function pictureOf({ shape: [side = 0], table }: Examples, place: number): Picture {
  const size = side * side;
  return { side, values: less(table.inputs.slice((place - 1) * size, place * size)) };
}

/** Numbers less their mean. */
export function less(values: Float64Array): Float64Array {
  const average = values.reduce((a, v) => a + v, 0) / values.length;
  return values.map((v) => v - average);
}

/** z = Σ θ_ab y shifted by (a − 2, b − 2), periodic: the sum itself. */
export function convolve(theta: Float64Array, { side, values: y }: Picture): Float64Array {
  const at = (i: number, j: number): number => y[((i + side) % side) * side + ((j + side) % side)] ?? 0;
  return Float64Array.from(y, (_, place) => {
    let sum = 0;
    for (let a = 0; a < 5; a += 1) {
      for (let b = 0; b < 5; b += 1) {
        const [i, j] = [Math.floor(place / side) - (a - 2), (place % side) - (b - 2)];
        sum += (theta[a * 5 + b] ?? 0) * at(i, j);
      }
    }
    return sum;
  });
}
