import { apply } from '../ops/expression.ts';
import { defineScalarActivation } from './activation.ts';

export const tanh = defineScalarActivation({
  title: 'Hyperbolic tangent',
  summary: 'Odd, bounded, slope 1 at zero.',
  fields: {},
  formula: 'tanh a',

  scalar: (a) => apply('tanh', a),
});
