import { apply } from '../ops/expression.ts';
import { defineScalarActivation } from './activation.ts';

export const softplus = defineScalarActivation({
  title: 'Softplus',
  summary: 'A smooth ReLU whose derivative is the logistic function.',
  fields: {},
  formula: 'log(1+eᵃ)',

  scalar: (a) => apply('softplus', a),
});
