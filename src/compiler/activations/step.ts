import { apply } from '../ops/expression.ts';
import { defineScalarActivation } from './activation.ts';

export const step = defineScalarActivation({
  title: 'Step',
  summary: '1 for positive arguments, else 0; its derivative is zero.',
  fields: {},
  formula: '1 if a > 0, else 0',
  flat: true,
  scalar: (a) => apply('positive', a),
});
