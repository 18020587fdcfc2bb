import { defineDataset } from './dataset.ts';
import { countField, noiseField, targetsField, twoClassTable, type LabelledPoint } from './two-classes.ts';

/**
 * Two round clouds around (2, 2) and (−2, −2), as in TensorFlow Playground: noise 0 to 0.5 makes the variance of each
 * coordinate go from 0.5 to 4.
 */
export const gauss = defineDataset({
  title: 'Two clouds',
  summary: 'Two normal distributions: one neuron separates them when the noise is small.',
  fields: {
    count: countField,
    noise: noiseField('From 0 to 0.5: the variance of each cloud goes from 0.5 to 4.'),
    targets: targetsField('signed'),
  },
  generate({ count, noise, targets }, random) {
    const half = Math.floor(count / 2);
    const deviation = Math.sqrt(0.5 + (noise / 0.5) * 3.5);
    const points: LabelledPoint[] = [];
    for (let i = 0; i < 2 * half; i++) {
      const upper = i < half;
      const centre = upper ? 2 : -2;
      points.push({
        x: centre + deviation * random.normal(),
        y: centre + deviation * random.normal(),
        upper,
      });
    }
    return twoClassTable(points, ['lower left', 'upper right'], targets);
  },
});
