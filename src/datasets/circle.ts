import { defineDataset } from './dataset.ts';
import { uniformBetween } from './draws.ts';
import { countField, noiseField, targetsField, twoClassTable, type LabelledPoint } from './two-classes.ts';

const radius = 5;

/**
 * A disc within a ring, as in TensorFlow Playground: half the points at a distance of 0 to 2.5, half at 3.5 to 5. The
 * class is read at the point moved by noise, so that noise flips classes near the border and moves nothing.
 */
export const circle = defineDataset({
  title: 'Circle',
  summary: 'A disc inside a ring: no straight line parts them, a circle does.',
  fields: {
    count: countField,
    noise: noiseField('Share of the radius by which a point is displaced before its class is read.'),
    targets: targetsField('signed'),
  },
  generate({ count, noise, targets }, random) {
    const half = Math.floor(count / 2);
    const points: LabelledPoint[] = [];
    for (let i = 0; i < 2 * half; i++) {
      const inner = i < half;
      const r = uniformBetween(random, inner ? 0 : 0.7 * radius, inner ? 0.5 * radius : radius);
      const angle = uniformBetween(random, 0, 2 * Math.PI);
      const x = r * Math.sin(angle);
      const y = r * Math.cos(angle);
      const movedX = x + uniformBetween(random, -radius, radius) * noise;
      const movedY = y + uniformBetween(random, -radius, radius) * noise;
      points.push({ x, y, upper: Math.hypot(movedX, movedY) < 0.5 * radius });
    }
    return twoClassTable(points, ['outside', 'inside'], targets);
  },
});
