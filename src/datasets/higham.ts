import { defineDataset } from './dataset.ts';

const categoryA = [
  [0.1, 0.1],
  [0.3, 0.4],
  [0.1, 0.5],
  [0.6, 0.9],
  [0.4, 0.2],
] as const;
const categoryB = [
  [0.6, 0.3],
  [0.5, 0.6],
  [0.9, 0.2],
  [0.4, 0.4],
  [0.7, 0.6],
] as const;
const extra = [0.3, 0.7] as const;

/**
 * The ten points of C. F. Higham and D. J. Higham, Deep Learning: An Introduction for Applied Mathematicians (2019);
 * with the eleventh, which they add to make the problem harder.
 */
export const higham = defineDataset({
  title: 'Higham & Higham',
  summary:
    'Ten points of the unit square in two categories, from a well-known introduction for mathematicians.',
  fields: {
    eleventh: {
      tag: 'boolean',
      label: 'Eleventh point',
      help: 'Adds (0.3, 0.7) to category B, among points of category A.',
      initial: false,
    },
  },
  generate({ eleventh }) {
    const b = eleventh ? [...categoryB, extra] : categoryB;
    const rows = categoryA.length + b.length;
    return {
      rows,
      inputNames: ['x1', 'x2'],
      targetNames: ['A', 'B'],
      inputs: Float64Array.from([...categoryA, ...b].flat()),
      targets: Float64Array.from({ length: 2 * rows }, (_, i) =>
        i >> 1 < categoryA.length === (i % 2 === 0) ? 1 : 0,
      ),
      task: { kind: 'one-hot', classes: ['A', 'B'] },
    };
  },
});
