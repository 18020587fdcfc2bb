import { present } from '../../base/assert.ts';
import { matmul } from '../ops/matmul.ts';
import { sizeOf } from '../shape.ts';
import { assembled } from '../mapping/assembled.ts';
import { type Cell, defineMap } from './map.ts';
import { needsSquare } from '../mapping/needs-square.ts';
import { refuseEntries } from '../mapping/refuse-entries.ts';

/**
 * K = −Kᵀ: θ lists the entries above the diagonal, row by row. Its eigenvalues are imaginary. All entries off the diagonal
 * are nonzero, so that nothing does less work than the assembled matrix.
 */
export const antisymmetric = defineMap({
  title: 'Antisymmetric',
  summary: 'Minus its own transpose: purely imaginary eigenvalues, so that signals neither grow nor decay.',
  fields: {},
  pictogram: 'antisymmetric',
  infer: (from) => from,
  refuse: (from, to) => needsSquare(from, to, 2) ?? refuseEntries(sizeOf(to), sizeOf(from)),
  parameter: ({ from }) => [(sizeOf(from) * (sizeOf(from) - 1)) / 2],
  cells: ({ from }) => cellsOf(sizeOf(from)),
  inDegree: ({ from }) => sizeOf(from) - 1,
  apply(tape, x, theta, { from }, name) {
    const n = sizeOf(from);
    const k = assembled(tape, present(theta, 'θ'), cellsOf(n), n, n, name);
    return tape.call(matmul, [x, k], { transposeA: false, transposeB: true }, name);
  },
});

function* cellsOf(n: number): Generator<Cell> {
  const above = (i: number, j: number): number => i * n - (i * (i + 1)) / 2 + j - i - 1;
  for (let row = 0; row < n; row += 1) {
    for (let column = 0; column < n; column += 1) {
      if (row < column) yield { row, column, index: above(row, column), coefficient: 1 };
      if (row > column) yield { row, column, index: above(column, row), coefficient: -1 };
    }
  }
}
