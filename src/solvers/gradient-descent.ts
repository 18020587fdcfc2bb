import { fixedStepFields, march } from './fixed-step.ts';
import { objectiveSolver } from './solver.ts';
import { plus } from './vectors.ts';

/** x ← x − η∇f(x) with a given η; diverges when η exceeds 2 over the largest curvature. */
export const gradientDescent = objectiveSolver({
  title: 'Gradient descent',
  summary: 'Against the gradient with a given step size.',
  needs: 'gradient',
  fields: fixedStepFields(0.02),
  minimise: (problem, x0, settings) =>
    march(
      problem,
      x0,
      settings,
      () =>
        ({ x, gradient }, rate) =>
          plus(x, -rate, gradient),
    ),
});
