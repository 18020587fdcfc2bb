import { defineDataset } from './dataset.ts';
import { uniformBetween } from './draws.ts';
import { countField, noiseField, targetsField, twoClassTable, type LabelledPoint } from './two-classes.ts';

const reach = 5;
const gap = 0.3;

/**
 * Quadrants of a square in the manner of exclusive or, as in TensorFlow Playground: uniform in [−5, 5]², moved 0.3 away
 * from the axes; one class where the coordinates have the same sign. Noise displaces a point before its class is read.
 */
export const xor = defineDataset({
  title: 'Exclusive or',
  summary: 'Opposite quadrants belong together: the smallest problem that needs a hidden layer.',
  fields: {
    count: { ...countField, help: 'Points in the square.' },
    noise: noiseField('Share of the half side by which a point is displaced before its class is read.'),
    targets: targetsField('signed'),
  },
  generate({ count, noise, targets }, random) {
    const points: LabelledPoint[] = [];
    const coordinate = (): number => {
      const value = uniformBetween(random, -reach, reach);
      return value + (value > 0 ? gap : -gap);
    };
    for (let i = 0; i < count; i++) {
      const x = coordinate();
      const y = coordinate();
      const movedX = x + uniformBetween(random, -reach, reach) * noise;
      const movedY = y + uniformBetween(random, -reach, reach) * noise;
      points.push({ x, y, upper: movedX * movedY >= 0 });
    }
    return twoClassTable(points, ['different signs', 'same sign'], targets);
  },
});
