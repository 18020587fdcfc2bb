import { defineDataset } from './dataset.ts';
import { uniformBetween } from './draws.ts';

/** Points near a line: y = intercept + slope·x + noise·N(0, 1), x uniform in [0, 1). */
export const line = defineDataset({
  title: 'Line',
  summary: 'Points scattered around a straight line: the smallest regression.',
  fields: {
    count: { tag: 'integer', label: 'Rows', initial: 100, min: 1, max: 100_000 },
    intercept: { tag: 'number', label: 'Intercept', initial: 1 },
    slope: { tag: 'number', label: 'Slope', initial: 2 },
    noise: {
      tag: 'number',
      label: 'Noise',
      help: 'Standard deviation around the line.',
      initial: 0.1,
      min: 0,
    },
  },
  generate({ count, intercept, slope, noise }, random) {
    const inputs = new Float64Array(count);
    const targets = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const x = uniformBetween(random, 0, 1);
      inputs[i] = x;
      targets[i] = intercept + slope * x + noise * random.normal();
    }
    return {
      rows: count,
      inputNames: ['x'],
      targetNames: ['y'],
      inputs,
      targets,
      task: { kind: 'regression' },
    };
  },
});
