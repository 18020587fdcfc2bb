import { defineDataset } from './dataset.ts';
import { targetsField, twoClassTable } from './two-classes.ts';

/** Equally spaced points of a line from −2 to 2; the class says whether |x| < 1. */
export const segment = defineDataset({
  title: 'Segment',
  summary: 'Points of a line, the middle ones of another class: no threshold parts them, x² does.',
  fields: {
    count: { tag: 'integer', label: 'Rows', initial: 41, min: 2, max: 100_000 },
    targets: targetsField('signed'),
  },
  generate({ count, targets }) {
    const points = Array.from({ length: count }, (_, i) => {
      const x = -2 + (4 * i) / (count - 1);
      return { x, y: 0, upper: Math.abs(x) < 1 };
    });
    const table = twoClassTable(points, ['outside', 'inside'], targets);
    return { ...table, inputNames: ['x'], inputs: Float64Array.from(points, ({ x }) => x) };
  },
});
