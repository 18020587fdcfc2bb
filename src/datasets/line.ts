import { defineDataset } from './dataset.ts';
import { chosenSource, generatorField, generatorSeedField } from './generator.ts';

/**
 * Points near a line: y = intercept + slope·x + noise·N(0, 1), x uniform in [0, 1). Row by row; the Mersenne twister draws
 * all x first, as `rand(n,1)` and `randn(n,1)` do.
 */
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
    generator: generatorField,
    generatorSeed: generatorSeedField(1),
  },
  generate({ count, intercept, slope, noise, ...generator }, random) {
    const source = chosenSource(generator, random);
    const inputs = new Float64Array(count);
    const targets = new Float64Array(count);
    const height = (x: number): number => intercept + slope * x + noise * source.normal();
    if (generator.generator === 'mt19937') {
      for (let i = 0; i < count; i++) inputs[i] = source.uniform();
      for (let i = 0; i < count; i++) targets[i] = height(inputs[i] ?? 0);
    } else {
      for (let i = 0; i < count; i++) {
        const x = source.uniform();
        inputs[i] = x;
        targets[i] = height(x);
      }
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
