import { defineDataset } from './dataset.ts';
import { targetsField, twoClassTable } from './two-classes.ts';

/** The truth table of exclusive or: four rows. */
export const xorTable = defineDataset({
  title: 'XOR truth table',
  summary: 'Four rows: true when exactly one of the two inputs is.',
  fields: { targets: targetsField('zero-one') },
  generate({ targets }) {
    const rows = [0, 1].flatMap((x) => [0, 1].map((y) => ({ x, y, upper: x !== y })));
    return twoClassTable(rows, ['false', 'true'], targets);
  },
});
