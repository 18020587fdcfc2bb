import { fixedStepFields, march } from './fixed-step.ts';
import { momentumField } from './momentum.ts';
import { objectiveSolver } from './solver.ts';
import { plus, times } from './vectors.ts';

/**
 * Nesterov's momentum: θ⁺ = μθ − η∇f(x + μθ), x⁺ = x + θ⁺, θ = 0 at first. The gradient that steers is taken ahead of x; the
 * one at x is asked for besides, for the table.
 */
export const nesterov = objectiveSolver({
  title: 'Nesterov',
  summary: 'Momentum that takes the gradient where the momentum leads.',
  needs: 'gradient',
  fields: { ...fixedStepFields(0.02), momentum: momentumField },
  minimise: (problem, x0, settings) =>
    march(problem, x0, settings, (objective) => {
      const mu = settings.momentum;
      let theta: Float64Array = new Float64Array(x0.length);
      return ({ x }, rate) => {
        const ahead = objective.gradient(plus(x, mu, theta));
        theta = plus(times(mu, theta), -rate, ahead.gradient);
        return plus(x, 1, theta);
      };
    }),
});
