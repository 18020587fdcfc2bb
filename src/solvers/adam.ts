import type { Field } from '../base/fields.ts';
import { epsilon } from './adagrad.ts';
import { fixedStepFields, march } from './fixed-step.ts';
import { objectiveSolver } from './solver.ts';

/** Adam (Kingma & Ba 2015): bias-corrected running means of g and g²; ε = 10⁻⁸ stands outside the root. */
export const adam = objectiveSolver({
  title: 'Adam',
  summary: 'Momentum with a step size of its own for every number.',
  needs: 'gradient',
  fields: {
    ...fixedStepFields(0.01),
    beta1: decayRate('β₁', 0.9),
    beta2: decayRate('β₂', 0.999),
  },
  minimise: (problem, x0, settings) =>
    march(problem, x0, settings, () => {
      const { beta1, beta2 } = settings;
      const mean = new Float64Array(x0.length);
      const squares = new Float64Array(x0.length);
      let [power1, power2] = [1, 1];
      return ({ x, gradient }, rate) => {
        power1 *= beta1;
        power2 *= beta2;
        return x.map((v, i) => {
          const g = gradient[i] as number;
          const m = beta1 * (mean[i] as number) + (1 - beta1) * g;
          const s = beta2 * (squares[i] as number) + (1 - beta2) * g * g;
          mean[i] = m;
          squares[i] = s;
          return v - (rate * (m / (1 - power1))) / (Math.sqrt(s / (1 - power2)) + epsilon);
        });
      };
    }),
});

function decayRate<const N extends number>(label: string, initial: N) {
  return { tag: 'number', label, initial, min: 0, max: 0.999999 } as const satisfies Field;
}
