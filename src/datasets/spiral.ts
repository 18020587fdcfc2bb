import { defineDataset } from './dataset.ts';
import { uniformBetween } from './draws.ts';
import { countField, noiseField, targetsField, twoClassTable, type LabelledPoint } from './two-classes.ts';

/**
 * Two interleaved spirals of one and three quarter turns, as in TensorFlow Playground: the point i of n lies at radius
 * 5i/n and angle 1.75·2π·i/n, for the other class half a turn further. Here noise moves the points.
 */
export const spiral = defineDataset({
  title: 'Spiral',
  summary: 'Two arms wound into each other: a hard test for small networks.',
  fields: {
    count: countField,
    noise: noiseField('Largest displacement of a point in each coordinate.'),
    targets: targetsField('signed'),
  },
  generate({ count, noise, targets }, random) {
    const half = Math.floor(count / 2);
    const points: LabelledPoint[] = [];
    for (const upper of [true, false]) {
      for (let i = 0; i < half; i++) {
        const radius = (5 * i) / half;
        const angle = ((1.75 * i) / half) * 2 * Math.PI + (upper ? 0 : Math.PI);
        const x = radius * Math.sin(angle) + uniformBetween(random, -1, 1) * noise;
        const y = radius * Math.cos(angle) + uniformBetween(random, -1, 1) * noise;
        points.push({ x, y, upper });
      }
    }
    return twoClassTable(points, ['first arm', 'second arm'], targets);
  },
});
