import { present } from '../../base/assert.ts';
import { assemble, assembleInputs } from '../ops/cells.ts';
import { matmul } from '../ops/matmul.ts';
import { pickingOf } from '../ops/picking.ts';
import { sizeOf } from '../shape.ts';
import { defineMap } from './map.ts';

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
    if (entries.some(([r, c]) => r >= rows || c >= columns))
      return `entries within its ${rows}×${columns} matrix`;
    const distinct = new Set(entries.map(([r, c]) => r * columns + c));
    return distinct.size === entries.length ? null : 'every entry only once';
  },
  parameter: ({ settings }) => [settings.entries.length],
  *cells({ settings }) {
    for (const [index, [row, column]] of settings.entries.entries())
      yield { row, column, index, coefficient: 1 };
  },
  inDegree: ({ to, settings }) => settings.entries.length / sizeOf(to),
  apply(tape, x, theta, ends, name) {
    const [rows, columns] = [sizeOf(ends.to), sizeOf(ends.from)];
    const picking = pickingOf(tape, masked.cells(ends), rows, columns, ends.settings.entries.length, name);
    const k = tape.call(assemble, assembleInputs(present(theta, 'θ'), picking), picking, `K[${name}]`);
    return tape.call(matmul, [x, k], { transposeA: false, transposeB: true }, name);
  },
});
