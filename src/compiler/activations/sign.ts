import { apply } from '../ops/expression.ts';
import { defineScalarActivation } from './activation.ts';

export const sign = defineScalarActivation({
  title: 'Sign',
  summary: '1 for positive arguments, else −1; its derivative is zero.',
  fields: {},
  formula: '1 if a > 0, else −1',
  flat: true,
  scalar: (a) => apply('sign', a),
});
