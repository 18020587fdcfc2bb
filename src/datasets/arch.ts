import { defineDataset } from './dataset.ts';
import { chosenSource, generatorField, generatorSeedField } from './generator.ts';

/** sin(πx²): one arch over [0, 1], leaning to the right. */
export function archHeight(x: number): number {
  return Math.sin(Math.PI * x * x);
}

/** Few points near an arch: enough for a parabola, too few for a polynomial of high degree. */
export const arch = defineDataset({
  title: 'Arch',
  summary: 'A few noisy points of sin(πx²): the smallest problem that can be fitted too well.',
  fields: {
    count: { tag: 'integer', label: 'Rows', initial: 10, min: 2, max: 100_000 },
    noise: { tag: 'number', label: 'Noise', help: 'Standard deviation.', initial: 0.05, min: 0 },
    generator: generatorField,
    generatorSeed: generatorSeedField(11),
  },
  generate({ count, noise, ...generator }, random) {
    const source = chosenSource(generator, random);
    const inputs = Float64Array.from({ length: count }, (_, i) => i / (count - 1));
    return {
      rows: count,
      inputNames: ['x'],
      targetNames: ['y'],
      inputs,
      targets: inputs.map((x) => archHeight(x) + noise * source.normal()),
      task: { kind: 'regression' },
    };
  },
});
