import { apply } from '../ops/expression.ts';
import { defineScalarActivation } from './activation.ts';

export const relu = defineScalarActivation({
  title: 'ReLU',
  summary: 'Zero for negative arguments; the slope at zero counts as zero.',
  fields: {},
  formula: 'max(a, 0)',

  scalar: (a) => apply('maximum', a, 0),
});
