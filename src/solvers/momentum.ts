import type { Field } from '../base/fields.ts';
import { fixedStepFields, march } from './fixed-step.ts';
import { objectiveSolver } from './solver.ts';
import { plus, times } from './vectors.ts';

/** μ of momentum and of Nesterov. */
export const momentumField = {
  tag: 'number',
  label: 'Momentum μ',
  initial: 0.9,
  min: 0,
  max: 0.999999,
} as const satisfies Field;

/**
 * Heavy ball (Polyak 1964): x⁺ = x − η∇f(x) + μ(x − x₋). The course codes write it d ← μd + η∇f(x), x ← x − d, which is the same
 * for every sequence of η. (With v ← μv + ∇f(x), x ← x − ηv it is the same for constant η only.)
 */
export const momentum = objectiveSolver({
  title: 'Momentum',
  summary: 'Gradient descent that keeps some of its last step.',
  needs: 'gradient',
  fields: { ...fixedStepFields(0.02), momentum: momentumField },
  minimise: (problem, x0, settings) =>
    march(problem, x0, settings, () => {
      let d: Float64Array = new Float64Array(x0.length);
      return ({ x, gradient }, rate) => {
        d = plus(times(settings.momentum, d), rate, gradient);
        return plus(x, -1, d);
      };
    }),
});
