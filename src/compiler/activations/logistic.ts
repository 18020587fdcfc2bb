import { apply } from '../ops/expression.ts';
import { defineScalarActivation } from './activation.ts';

export const logistic = defineScalarActivation({
  title: 'Logistic',
  summary: 'A smooth step from 0 to 1.',
  fields: {},
  formula: '1/(1+e⁻ᵃ)',

  scalar: (a) => apply('logistic', a),
});
