import { apply } from '../ops/expression.ts';
import { defineScalarActivation } from './activation.ts';

export const leakyRelu = defineScalarActivation({
  title: 'Leaky ReLU',
  summary: 'ReLU with a small slope for negative arguments, so that no neuron dies.',
  fields: {
    slope: { tag: 'number', label: 'Slope', help: 'For negative arguments.', initial: 0.01, min: 0, max: 1 },
  },
  formula: 'a if a > 0, else slope·a',
  scalar: (a, { slope }) => apply('select', a, a, apply('multiply', slope, a)),
});
