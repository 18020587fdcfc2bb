import { fixedStepFields, march } from './fixed-step.ts';
import { objectiveSolver } from './solver.ts';

/** ε of AdaGrad and Adam, outside the root. */
export const epsilon = 1e-8;

/** AdaGrad (Duchi, Hazan & Singer 2011): G ← G + g², x ← x − ηg/(√G + 10⁻⁸), number by number. */
export const adagrad = objectiveSolver({
  title: 'AdaGrad',
  summary: 'A step size for every number that shrinks with the gradients it has seen.',
  needs: 'gradient',
  fields: fixedStepFields(0.5),
  minimise: (problem, x0, settings) =>
    march(problem, x0, settings, () => {
      const squares = new Float64Array(x0.length);
      return ({ x, gradient }, rate) => {
        gradient.forEach((g, i) => (squares[i] = (squares[i] as number) + g * g));
        return x.map(
          (v, i) => v - (rate * (gradient[i] as number)) / (Math.sqrt(squares[i] as number) + epsilon),
        );
      };
    }),
});
