import { descend } from './descent.ts';
import { halvingSearch } from './halving.ts';
import { constraintFields, projectionOnto } from './projections.ts';
import { iterationsField, objectiveSolver, toleranceField } from './solver.ts';
import { minus, norm, times } from './vectors.ts';

/** Steepest descent with the halving search of the course codes: at most ten trials, steps no longer than `maxStep`. */
export const steepestDescent = objectiveSolver({
  title: 'Steepest descent',
  summary: 'Against the gradient, the step halved until the value falls.',
  needs: 'gradient',
  fields: {
    iterations: iterationsField(500),
    tolerance: toleranceField(0),
    maxStep: {
      tag: 'number',
      label: 'Longest step',
      help: 'A longer gradient is shortened to this length.',
      initial: 1,
      min: 0,
      open: true,
      logarithmic: true,
    },
    ...constraintFields,
  },
  minimise(problem, x0, settings) {
    const project = projectionOnto(problem, settings);
    return descend(problem, project === null ? x0 : project(x0), settings, () => ({
      search: halvingSearch(10, project ?? undefined),
      course({ gradient }) {
        const length = norm(gradient);
        const factor = length > settings.maxStep ? settings.maxStep / length : 1;
        return { direction: times(-factor, gradient), first: 1, inner: 0 };
      },
      ...(project === null
        ? {}
        : { stationarity: ({ x, gradient }) => norm(minus(x, project(minus(x, gradient)))) }),
    }));
  },
});
