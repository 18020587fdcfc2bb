import { present } from '../../base/assert.ts';
import { compute } from '../ops/elementwise.ts';
import { load, multiply, subtract } from '../ops/expression.ts';
import { matmul } from '../ops/matmul.ts';
import { reduce } from '../ops/reduce.ts';
import { sizeOf, tensor } from '../shape.ts';
import { assembled } from '../mapping/assembled.ts';
import { type Cell, defineMap } from './map.ts';
import { needsSquare } from '../mapping/needs-square.ts';
import { refuseEntries } from '../mapping/refuse-entries.ts';

/**
 * K has −θ off its diagonal, row by row, and on it what makes row sums 0; θ ≥ 0. Eigenvalues have real parts ≥ 0.
 * Computed as −Θ·x + (Θ·1)∘x: the diagonal costs n multiply-adds, and no place of the matrix shows several numbers.
 */
export const mMatrix = defineMap({
  title: 'M-matrix',
  summary: 'Nonpositive off the diagonal, row sums zero, θ ≥ 0: differences between components, a diffusion.',
  fields: {},
  pictogram: 'm-matrix',
  projection: 'nonnegative',
  infer: (from) => from,
  refuse: (from, to) => needsSquare(from, to, 2) ?? refuseEntries(sizeOf(to), sizeOf(from)),
  parameter: ({ from }) => [sizeOf(from) * (sizeOf(from) - 1)],
  *cells({ from }) {
    const n = sizeOf(from);
    for (let row = 0; row < n; row += 1) {
      for (let column = 0; column < n; column += 1) {
        if (row !== column) yield { row, column, index: at(row, column, n), coefficient: -1 };
        for (let other = 0; row === column && other < n; other += 1) {
          if (other !== row) yield { row, column, index: at(row, other, n), coefficient: 1 };
        }
      }
    }
  },
  inDegree: ({ from }) => 2 * (sizeOf(from) - 1),
  macs: ({ from }) => sizeOf(from) * (sizeOf(from) + 1),
  apply(tape, x, theta, { from }, name) {
    const n = sizeOf(from);
    const transposed = assembled(tape, present(theta, 'θ'), offDiagonal(n), n, n, name);
    const sums = tape.call(reduce, [transposed], { to: tensor(n) }, `row sums[${name}]`);
    const off = tape.call(matmul, [x, transposed], { transposeA: false, transposeB: false }, `off[${name}]`);
    return compute(tape, [off, sums, x], subtract(load(0), multiply(load(1), load(2))), name);
  },
});

/** Position in θ of the entry at (row, column), row ≠ column. */
function at(row: number, column: number, n: number): number {
  return row * (n - 1) + (column < row ? column : column - 1);
}

/** −Θᵀ. */
function* offDiagonal(n: number): Generator<Cell> {
  for (let row = 0; row < n; row += 1) {
    for (let column = 0; column < n; column += 1) {
      if (row !== column) yield { row: column, column: row, index: at(row, column, n), coefficient: -1 };
    }
  }
}
