import { defineDataset } from './dataset.ts';
import { noiseField } from './two-classes.ts';

const classes = ['horizontal', 'vertical', 'diagonal'] as const;

/**
 * Square pictures with one bright bar on a dark ground, at a random place: the same pattern wherever it stands, which is what a
 * convolution is made for. A row holds the pixels line by line.
 */
export const bars = defineDataset({
  title: 'Bars',
  summary: 'Small pictures of one bar at a random place: horizontal, vertical or diagonal.',
  fields: {
    count: {
      tag: 'integer',
      label: 'Rows',
      help: 'Rounded up to a multiple of three.',
      initial: 300,
      min: 3,
      max: 100_000,
    },
    size: { tag: 'integer', label: 'Pixels a side', initial: 8, min: 4, max: 64 },
    noise: noiseField('Standard deviation of every pixel.', 0.3),
  },
  generate({ count, size, noise }, random) {
    const rows = Math.ceil(count / classes.length) * classes.length;
    const inputs = new Float64Array(rows * size * size);
    const targets = new Float64Array(rows * classes.length);
    for (let row = 0; row < rows; row += 1) {
      const kind = row % classes.length;
      targets[row * classes.length + kind] = 1;
      const place = random.integer(size);
      for (let y = 0; y < size; y += 1) {
        for (let x = 0; x < size; x += 1) {
          const lit = [y, x, (x + y) % size][kind] === place;
          inputs[(row * size + y) * size + x] = (lit ? 1 : 0) + noise * random.normal();
        }
      }
    }
    const pixel = (i: number): string => `${Math.floor(i / size) + 1},${(i % size) + 1}`;
    return {
      rows,
      inputNames: Array.from({ length: size * size }, (_, i) => `pixel ${pixel(i)}`),
      targetNames: classes,
      inputs,
      targets,
      task: { kind: 'one-hot', classes },
    };
  },
});
