import { present } from '../../base/assert.ts';
import { compute } from '../ops/elementwise.ts';
import { load, multiply } from '../ops/expression.ts';
import { haarInverse, haarTransform } from '../ops/haar.ts';
import { sizeOf } from '../shape.ts';
import { defineMap } from './map.ts';
import { needsSquare } from '../mapping/needs-square.ts';

/**
 * K = Hᵀ·diag(θ)·H with the orthonormal Haar matrix H: rows from the constant over wide wavelets to narrow ones. Applied
 * level by level, n log n multiply-adds instead of n².
 */
export const haar = defineMap({
  title: 'Haar wavelet',
  summary: 'Scales each Haar wavelet of the signal by a learned number: detail by place and width.',
  fields: {},
  pictogram: 'wavelet',
  infer: (from) => from,
  refuse: (from, to) => {
    const whole = Number.isInteger(Math.log2(sizeOf(from)));
    return needsSquare(from, to, 2) ?? (whole ? null : 'a power of two for the number of components');
  },
  parameter: ({ from }) => [sizeOf(from)],
  *cells({ from }) {
    const n = sizeOf(from);
    for (let row = 0; row < n; row += 1) {
      for (let column = 0; column < n; column += 1) {
        for (const index of waveletsOver(row, n)) {
          const coefficient = wavelet(index, row, n) * wavelet(index, column, n);
          if (coefficient !== 0) yield { row, column, index, coefficient };
        }
      }
    }
  },
  inDegree: () => 1,
  macs: ({ from }) => sizeOf(from) * (4 * Math.log2(sizeOf(from)) + 1),
  apply(tape, x, theta, { from }, name) {
    const n = sizeOf(from);
    const details = haarTransform(tape, x, n, `H[${name}]`);
    const scaled = compute(tape, [details, present(theta, 'θ')], multiply(load(0), load(1)), `θH[${name}]`);
    return haarInverse(tape, scaled, n, name);
  },
});

/** The wavelets that are not zero at a place: the constant and one of every width. */
function waveletsOver(place: number, n: number): number[] {
  const indices = [0];
  for (let count = 1; count < n; count *= 2) indices.push(count + Math.floor((place * count) / n));
  return indices;
}

/** H[index, place]. Of the wavelets from `count` to 2·count − 1 each is n/count wide. */
function wavelet(index: number, place: number, n: number): number {
  if (index === 0) return Math.sqrt(1 / n);
  const count = 2 ** Math.floor(Math.log2(index));
  const within = place - ((index - count) * n) / count;
  const width = n / count;
  if (within < 0 || within >= width) return 0;
  return (2 * within < width ? 1 : -1) * Math.sqrt(1 / width);
}
