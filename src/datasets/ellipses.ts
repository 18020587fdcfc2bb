import { defineDataset } from './dataset.ts';
import { uniformBetween } from './draws.ts';
import { chosenSource, generatorField, generatorSeedField } from './generator.ts';
import { countField, targetsField, twoClassTable, type LabelledPoint } from './two-classes.ts';

/**
 * The picture with which the numerical deep learning course of L. Ruthotto motivates nonlinear models: an ellipse inside
 * an elliptic ring. Radii are uniform in [0, 1) inside and [1, 2) outside, the second coordinate is flattened. Radii of a
 * class are drawn first, then its angles.
 */
export const ellipses = defineDataset({
  title: 'Ellipses',
  summary: 'An ellipse inside an elliptic ring that touches it: no line parts them, squares do nearly.',
  fields: {
    count: { ...countField, initial: 2000 },
    flattening: {
      tag: 'number',
      label: 'Height to width',
      help: 'Factor of the second coordinate.',
      initial: 0.4,
      min: 0,
      open: true,
    },
    targets: targetsField('zero-one'),
    generator: generatorField,
    generatorSeed: generatorSeedField(42),
  },
  generate({ count, flattening, targets, ...generator }, random) {
    const source = chosenSource(generator, random);
    const half = Math.floor(count / 2);
    const points: LabelledPoint[] = [];
    for (const inner of [true, false]) {
      const radii = Array.from({ length: half }, () => (inner ? 0 : 1) + source.uniform());
      for (const radius of radii) {
        const angle = uniformBetween(source, 0, 2 * Math.PI);
        const [x, y] = [radius * Math.cos(angle), flattening * radius * Math.sin(angle)];
        points.push({ x, y, upper: inner });
      }
    }
    return twoClassTable(points, ['ring', 'ellipse'], targets);
  },
});
