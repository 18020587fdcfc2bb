import { defineDataset } from './dataset.ts';
import { chosenSource, generatorField, generatorSeedField } from './generator.ts';

const side = 256;
const classes = ['valley', 'slope', 'plain', 'hill', 'summit'] as const;

/** MATLAB's peaks function: hills and valleys of the form polynomial times exp(−r²). */
export function peaksHeight(x: number, y: number): number {
  return (
    3 * (1 - x) ** 2 * Math.exp(-(x ** 2) - (y + 1) ** 2) -
    10 * (x / 5 - x ** 3 - y ** 5) * Math.exp(-(x ** 2) - y ** 2) -
    Math.exp(-((x + 1) ** 2) - y ** 2) / 3
  );
}

/** The i-th of 256 equally spaced coordinates from −3 to 3. */
function coordinate(i: number): number {
  return -3 + (6 * i) / (side - 1);
}

/**
 * Points of the 256 × 256 grid over [−3, 3]² by class: five bands of equal height between the lowest and the highest
 * point, each with its upper end. Points are numbered down the columns (y first, then x).
 */
export function peaksBands(): readonly (readonly number[])[] {
  const heights = Float64Array.from({ length: side * side }, (_, i) =>
    peaksHeight(coordinate(Math.floor(i / side)), coordinate(i % side)),
  );
  let lowest = Infinity;
  let highest = -Infinity;
  for (const height of heights) {
    lowest = Math.min(lowest, height);
    highest = Math.max(highest, height);
  }
  const bands: number[][] = classes.map(() => []);
  const band = (highest - lowest) / classes.length;
  heights.forEach((height, i) => {
    const above = Math.ceil((height - lowest) / band) - 1;
    bands[Math.min(classes.length - 1, Math.max(0, above))]?.push(i);
  });
  return bands;
}

/**
 * The five-class problem of the numerical deep learning course of L. Ruthotto: the same number of points of every
 * class, drawn with replacement, class after class.
 */
export const peaks = defineDataset({
  title: 'Peaks',
  summary: 'Five height bands of a landscape with hills and valleys, points drawn equally from each.',
  fields: {
    count: {
      tag: 'integer',
      label: 'Rows',
      help: 'Rounded up to a multiple of five.',
      initial: 1000,
      min: 5,
      max: 100_000,
    },
    generator: generatorField,
    generatorSeed: generatorSeedField(2),
  },
  generate({ count, ...generator }, random) {
    const source = chosenSource(generator, random);
    const bands = peaksBands();
    const each = Math.ceil(count / classes.length);
    const rows = each * classes.length;
    const inputs = new Float64Array(rows * 2);
    const targets = new Float64Array(rows * classes.length);
    bands.forEach((points, band) => {
      for (let row = band * each; row < (band + 1) * each; row++) {
        const point = points[source.integer(points.length)] ?? 0;
        inputs[row * 2] = coordinate(Math.floor(point / side));
        inputs[row * 2 + 1] = coordinate(point % side);
        targets[row * classes.length + band] = 1;
      }
    });
    return {
      rows,
      inputNames: ['x1', 'x2'],
      targetNames: classes,
      inputs,
      targets,
      task: { kind: 'one-hot', classes },
    };
  },
});
