import { apply } from '../ops/expression.ts';
import { defineScalarActivation } from './activation.ts';

export const square = defineScalarActivation({
  title: 'Square',
  summary: 'Feature expansion x ↦ x²; unbounded growth.',
  fields: {},
  formula: 'a²',

  scalar: (a) => apply('multiply', a, a),
});
