import { present } from '../../base/assert.ts';
import { matmul } from '../ops/matmul.ts';
import { sizeOf } from '../shape.ts';
import { assembled } from '../mapping/assembled.ts';
import { refuseEntries } from '../mapping/refuse-entries.ts';
import { type Cell, defineMap } from './map.ts';

/** K is zero outside a set of places; θ lists the entries at those places, in the order of the setting. */
export const masked = defineMap({
  title: 'Masked',
  summary: 'A matrix with a sparsity pattern: only the listed entries exist, all others stay zero.',
  fields: {
    entries: {
      tag: 'pairs',
      label: 'Entries',
      help: 'Places [row, column] of the matrix that may be nonzero, counted from 0.',
      initial: [[0, 0]],
    },
  },
  pictogram: 'mask',
  infer: () => null,
  refuse: (from, to, { entries }) => {
    const [rows, columns] = [sizeOf(to), sizeOf(from)];
    if (entries.length === 0) return 'at least one entry';
    const many = refuseEntries(rows, columns);
    if (many !== null) return many;
    if (entries.some(([r, c]) => r >= rows || c >= columns))
      return `entries within its ${rows}×${columns} matrix`;
    const distinct = new Set(entries.map(([r, c]) => r * columns + c));
    return distinct.size === entries.length ? null : 'every entry only once';
  },
  parameter: ({ settings }) => [settings.entries.length],
  cells: ({ settings }) => cellsAt(settings.entries),
  inDegree: ({ to, settings }) => settings.entries.length / sizeOf(to),
  apply(tape, x, theta, { from, to, settings }, name) {
    const k = assembled(tape, present(theta, 'θ'), cellsAt(settings.entries), sizeOf(to), sizeOf(from), name);
    return tape.call(matmul, [x, k], { transposeA: false, transposeB: true }, name);
  },
});

function* cellsAt(entries: readonly (readonly [number, number])[]): Generator<Cell> {
  for (const [index, [row, column]] of entries.entries()) yield { row, column, index, coefficient: 1 };
}
