import { defineDataset } from './dataset.ts';
import { countField, noiseField, targetsField, twoClassTable, type LabelledPoint } from './two-classes.ts';

/**
 * Two half circles that reach into each other: (cos t, sin t) and (1 − cos t, ½ − sin t) for t from 0 to π in equal
 * steps, with normal noise.
 */
export const moons = defineDataset({
  title: 'Moons',
  summary: 'Two half circles that reach into each other.',
  fields: {
    count: { ...countField, initial: 300 },
    noise: noiseField('Standard deviation of each coordinate.', 0.1),
    targets: targetsField('zero-one'),
  },
  generate({ count, noise, targets }, random) {
    const half = Math.floor(count / 2);
    const points: LabelledPoint[] = [];
    for (const upper of [false, true]) {
      for (let i = 0; i < half; i++) {
        const t = (Math.PI * i) / Math.max(1, half - 1);
        const x = upper ? 1 - Math.cos(t) : Math.cos(t);
        const y = upper ? 0.5 - Math.sin(t) : Math.sin(t);
        points.push({ x: x + noise * random.normal(), y: y + noise * random.normal(), upper });
      }
    }
    return twoClassTable(points, ['upper moon', 'lower moon'], targets);
  },
});
