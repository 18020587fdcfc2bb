import { invariant } from '../base/assert.ts';
import { initialSettings } from '../base/fields.ts';
import { lBfgs } from './l-bfgs.ts';
import { newtonCg } from './newton-cg.ts';
import type { Iteration, Objective, Run, Separable, Solution } from './objective.ts';
import { innerNewton, reducedObjective } from './reduced-objective.ts';
import { iterationsField, separableSolver, toleranceField } from './solver.ts';
import { steepestDescent } from './steepest-descent.ts';

interface VarProSettings {
  readonly outer: 'newton-cg' | 'steepest-descent' | 'l-bfgs';
  readonly iterations: number;
  readonly tolerance: number;
  readonly cgTolerance: number;
  readonly cgIterations: number;
  readonly innerIterations: number;
  readonly innerTolerance: number;
  readonly innerCgTolerance: number;
  readonly innerCgIterations: number;
  readonly warmStart: boolean;
}

/**
 * Variable projection: an outer method works on φ̃(θ) = φ(θ, w(θ)), Newton-CG finds w(θ). The settings are a tight inner solve; the
 * published single-layer run is inner 20 / 0 / 1e-5 / 30, outer Newton-CG 20 / 1e-6 / 10. `inner` in the table counts Newton
 * iterations on w since the line before.
 */
export const varPro = separableSolver({
  title: 'VarPro',
  summary: 'Eliminates the weights that are easy to solve for and minimises over the others.',
  needs: 'separable',
  fields: {
    outer: {
      tag: 'choice',
      label: 'Outer method',
      initial: 'newton-cg',
      options: {
        'newton-cg': newtonCg.title,
        'steepest-descent': steepestDescent.title,
        'l-bfgs': lBfgs.title,
      },
    },
    iterations: iterationsField(20),
    tolerance: toleranceField(1e-6),
    cgTolerance: { ...newtonCg.fields.cgTolerance, label: 'Outer CG tolerance', help: 'For Newton-CG.' },
    cgIterations: {
      ...newtonCg.fields.cgIterations,
      label: 'Outer CG iterations',
      help: 'For Newton-CG.',
      initial: 20,
    },
    innerIterations: { ...iterationsField(50), label: 'Inner iterations' },
    innerTolerance: { ...toleranceField(1e-8), label: 'Inner gradient tolerance' },
    innerCgTolerance: { ...newtonCg.fields.cgTolerance, label: 'Inner CG tolerance', initial: 1e-3 },
    innerCgIterations: { ...newtonCg.fields.cgIterations, label: 'Inner CG iterations', initial: 200 },
    warmStart: {
      tag: 'boolean',
      label: 'Warm start',
      help: 'The inner problem starts from its last solution instead of from 0.',
      initial: false,
    },
  },
  minimise: eliminate,
});

function* eliminate(problem: Separable, x0: Float64Array, settings: VarProSettings): Run {
  const { outerSize, innerSize } = problem;
  invariant(
    x0.length === outerSize + innerSize,
    `the start has ${x0.length} numbers, the problem ${outerSize} + ${innerSize} unknowns`,
  );
  const inner = innerNewton({
    iterations: settings.innerIterations,
    tolerance: settings.innerTolerance,
    cgTolerance: settings.innerCgTolerance,
    cgIterations: settings.innerCgIterations,
  });
  const warm = settings.warmStart;
  const start = warm ? x0.slice(outerSize) : new Float64Array(innerSize);
  const reduced = reducedObjective(problem, inner, start, warm);
  const both = (theta: Float64Array): Float64Array => {
    const x = new Float64Array(outerSize + innerSize);
    x.set(theta);
    x.set(reduced.inner(theta).x, outerSize);
    return x;
  };
  const run = outerRun(reduced, x0.slice(0, outerSize), settings);
  let spent = 0;
  let last: Iteration | null = null;
  for (;;) {
    const { done, value } = run.next();
    if (done === true) return { ...value, x: last?.x.slice() ?? both(value.x) } satisfies Solution;
    const x = both(value.x);
    const total = reduced.innerIterations();
    last = { ...value, x, inner: total - spent };
    spent = total;
    yield last;
  }
}

function outerRun(reduced: Objective, theta: Float64Array, settings: VarProSettings): Run {
  const { iterations, tolerance, cgTolerance, cgIterations } = settings;
  switch (settings.outer) {
    case 'newton-cg':
      return newtonCg.minimise(reduced, theta, {
        iterations,
        tolerance,
        cgTolerance,
        cgIterations,
        lineSearch: 'halving',
      });
    case 'steepest-descent':
      return steepestDescent.minimise(reduced, theta, {
        ...initialSettings(steepestDescent.fields),
        iterations,
        tolerance,
      });
    case 'l-bfgs':
      return lBfgs.minimise(reduced, theta, { ...initialSettings(lBfgs.fields), iterations, tolerance });
  }
}
