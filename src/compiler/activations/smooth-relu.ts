import { add, apply, divide, multiply, subtract } from '../ops/expression.ts';
import { defineScalarActivation } from './activation.ts';

/** max(a, 0) with its corner rounded off: between −η and η the parabola a²/4η + a/2 + η/4, which meets both arms in value and slope. */
export const smoothRelu = defineScalarActivation({
  title: 'Smooth ReLU',
  summary: 'ReLU with its corner replaced by a parabola, so that the derivative is continuous.',
  fields: {
    eta: {
      tag: 'number',
      label: 'η',
      help: 'Half the width of the rounded corner.',
      initial: 0.1,
      min: 0,
      open: true,
    },
  },
  formula: 'a if a > η, 0 if a ≤ −η, else a²/4η + a/2 + η/4',
  scalar: (a, { eta }) => {
    const parabola = add(add(divide(multiply(a, a), 4 * eta), multiply(0.5, a)), eta / 4);
    return apply('select', subtract(a, eta), a, apply('select', add(a, eta), parabola, 0));
  },
});
