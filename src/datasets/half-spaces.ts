import { defineDataset } from './dataset.ts';
import { targetsField, twoClassTable, type LabelledPoint } from './two-classes.ts';

/** Whether a point of the plane lies in a region that half-planes cut out. */
export const regions = {
  'half-plane': (x: number, y: number): boolean => x + y < 1,
  triangle: (x: number, y: number): boolean => x > 0 && y > 0 && x + y < 1,
  union: (x: number, y: number): boolean =>
    regions.triangle(x, y) || (x > -1.5 && x < -0.5 && y > -1.5 && y < -0.5),
} as const;

/** The i-th of n coordinates: equally spaced over [−2, 2] and moved by a quarter of a step, so that none lies on a border. */
export function halfSpaceCoordinate(i: number, n: number): number {
  const step = 4 / (n - 1);
  return -2 + i * step + step / 4;
}

/** A grid of the square [−2, 2]², each point with the side of the region it lies on; row by row from below. */
export const halfSpaces = defineDataset({
  title: 'Half-planes',
  summary: 'A grid of points in or out of a half-plane, of a triangle, or of a triangle and a square.',
  fields: {
    region: {
      tag: 'choice',
      label: 'Region',
      initial: 'triangle',
      options: {
        'half-plane': 'half-plane x₁ + x₂ < 1',
        triangle: 'triangle, three half-planes',
        union: 'triangle and square, seven half-planes',
      },
    },
    side: { tag: 'integer', label: 'Points per side', initial: 81, min: 2, max: 300 },
    targets: targetsField('signed'),
  },
  generate({ region, side, targets }) {
    const points = Array.from({ length: side * side }, (_, at): LabelledPoint => {
      const x = halfSpaceCoordinate(at % side, side);
      const y = halfSpaceCoordinate(Math.floor(at / side), side);
      return { x, y, upper: regions[region](x, y) };
    });
    return twoClassTable(points, ['outside', 'inside'], targets);
  },
});
