import type { Random } from '../base/random.ts';
import { defineDataset } from './dataset.ts';
import { chosenSource, generatorField, generatorSeedField, normalMatrix } from './generator.ts';

/** A single-layer network s = W·tanh(Kx + b), with one number b and, where asked for, a last column of W that meets a 1. */
export interface SingleLayer {
  readonly inputs: number;
  readonly hidden: number;
  readonly classes: number;
  /** hidden × inputs, row-major. */
  readonly K: Float64Array;
  readonly b: number;
  /** classes × hidden, or classes × (hidden + 1) with a classifier bias; row-major. */
  readonly W: Float64Array;
}

/** Draws W, then K, both normal and column by column. */
export function drawSingleLayer(
  random: Random,
  sizes: { inputs: number; hidden: number; classes: number; bias: number; classifierBias: boolean },
): SingleLayer {
  const { inputs, hidden, classes, bias, classifierBias } = sizes;
  const W = normalMatrix(random, classes, hidden + (classifierBias ? 1 : 0));
  return { inputs, hidden, classes, W, K: normalMatrix(random, hidden, inputs), b: bias };
}

/** The probabilities that a network gives to one row: softmax(s). */
export function softLabels({ inputs, hidden, classes, K, b, W }: SingleLayer, x: Float64Array): Float64Array {
  const width = W.length / classes;
  const z = Float64Array.from({ length: width }, (_, i) => {
    if (i === hidden) return 1;
    let a = b;
    for (let j = 0; j < inputs; j += 1) a += (K[i * inputs + j] ?? 0) * (x[j] ?? 0);
    return Math.tanh(a);
  });
  const s = Float64Array.from({ length: classes }, (_, k) =>
    z.reduce((sum, v, i) => sum + v * (W[k * width + i] ?? 0), 0),
  );
  const largest = s.reduce((a, v) => Math.max(a, v), -Infinity);
  const e = s.map((v) => Math.exp(v - largest));
  const total = e.reduce((a, v) => a + v, 0);
  return e.map((v) => v / total);
}

/**
 * Normal inputs with the labels that a random single-layer network gives them: a training problem whose solution is known,
 * since the network that is to be found has made the data. Labels are probabilities. W, K and the inputs are drawn in this
 * order, matrices column by column.
 */
export const inverseCrime = defineDataset({
  title: 'Inverse crime',
  summary: 'Soft labels made by a random network: the solution is known before training starts.',
  fields: {
    count: { tag: 'integer', label: 'Rows', initial: 500, min: 1, max: 100_000 },
    inputs: { tag: 'integer', label: 'Inputs', initial: 50, min: 1, max: 1000 },
    hidden: { tag: 'integer', label: 'Hidden neurons', initial: 40, min: 1, max: 1000 },
    classes: { tag: 'integer', label: 'Classes', initial: 10, min: 2, max: 100 },
    bias: { tag: 'number', label: 'Bias', help: 'One number for all hidden neurons.', initial: 0.1 },
    classifierBias: { tag: 'boolean', label: 'Bias of the classes', initial: false },
    generator: generatorField,
    generatorSeed: generatorSeedField(20),
  },
  generate({ count, generator, generatorSeed, ...sizes }, random) {
    const source = chosenSource({ generator, generatorSeed }, random);
    const network = drawSingleLayer(source, sizes);
    const classes = Array.from({ length: sizes.classes }, (_, k) => `class ${k + 1}`);
    const inputs = Float64Array.from({ length: count * sizes.inputs }, () => source.normal());
    const targets = new Float64Array(count * sizes.classes);
    for (let row = 0; row < count; row += 1) {
      const x = inputs.subarray(row * sizes.inputs, (row + 1) * sizes.inputs);
      targets.set(softLabels(network, x), row * sizes.classes);
    }
    return {
      rows: count,
      inputNames: Array.from({ length: sizes.inputs }, (_, i) => `x${i + 1}`),
      targetNames: classes,
      inputs,
      targets,
      task: { kind: 'one-hot', classes },
    };
  },
});
