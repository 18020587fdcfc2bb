import { apply } from '../ops/expression.ts';
import { defineScalarActivation } from './activation.ts';

export const sine = defineScalarActivation({
  title: 'Sine',
  summary: 'Periodic and unbounded in frequency.',
  fields: {},
  formula: 'sin a',

  scalar: (a) => apply('sin', a),
});
