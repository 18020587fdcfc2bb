import { adagrad } from '../../solvers/adagrad.ts';
import { gradientDescent } from '../../solvers/gradient-descent.ts';
import { momentum } from '../../solvers/momentum.ts';
import { nesterov } from '../../solvers/nesterov.ts';
import type { Objective, Run } from '../../solvers/objective.ts';
import { defineExperiment } from './experiment.ts';
import { digits, near } from './support/compare.ts';
import { drive, settingsOf } from './support/drive.ts';
import { latticeOf } from './support/lattice.ts';
import { type LandscapeRun, landscapeRuns } from './support/landscape-runs.ts';

const methods = {
  gd: 'gradient descent',
  momentum: 'momentum',
  nesterov: 'Nesterov',
  adagrad: 'AdaGrad',
} as const;

const fields = {
  start: {
    tag: 'choice',
    label: 'Runs',
    initial: 'published',
    options: { published: 'all runs of the table', own: 'from the start below' },
  },
  x1: { tag: 'number', label: 'Start, x₁', initial: -0.5, min: -10, max: 10 },
  x2: { tag: 'number', label: 'Start, x₂', initial: 3, min: -10, max: 10 },
  rate: { tag: 'number', label: 'Learning rate', initial: 0.02, min: 0, open: true, logarithmic: true },
  adagradRate: {
    tag: 'number',
    label: 'Rate of AdaGrad',
    initial: 0.5,
    min: 0,
    open: true,
    logarithmic: true,
  },
  momentum: { tag: 'number', label: 'Momentum', initial: 0.9, min: 0, max: 0.999 },
} as const;

/** f = (x₁² − 1)² + (x₁²x₂ − x₁ − 1)²: two minima with f = 0, at (1, 2) and (−1, 0), and no other critical point. */
const landscape: Objective = {
  size: 2,
  value: ([x = 0, y = 0]) => (x * x - 1) ** 2 + (x * x * y - x - 1) ** 2,
  gradient(point) {
    const [x = 0, y = 0] = point;
    const [p, q] = [x * x - 1, x * x * y - x - 1];
    const gradient = Float64Array.of(4 * x * p + 2 * q * (2 * x * y - 1), 2 * x * x * q);
    return { value: p * p + q * q, gradient };
  },
  curvature: null,
};

function begin({ method, x0, rate, mu }: Omit<LandscapeRun, 'iterations' | 'end'>): Run {
  const start = Float64Array.from(x0);
  const limits = { iterations: 20_000, learningRate: rate, change: 1e-12 };
  switch (method) {
    case 'gd':
      return gradientDescent.minimise(landscape, start, settingsOf(gradientDescent, limits));
    case 'momentum':
      return momentum.minimise(landscape, start, settingsOf(momentum, { ...limits, momentum: mu }));
    case 'nesterov':
      return nesterov.minimise(landscape, start, settingsOf(nesterov, { ...limits, momentum: mu }));
    case 'adagrad':
      return adagrad.minimise(landscape, start, settingsOf(adagrad, limits));
  }
}

export const landscapeExperiment = defineExperiment({
  id: 'H13',
  title: 'A more interesting landscape',
  summary:
    'Two equally deep minima and no saddle between them. Which one is found depends on start, rate and method: look at (1.3, 2.5), where only small steps stay in the nearer valley.',
  source: 'Jelenković, Mathematics of Deep Learning, lecture 1',
  long: false,
  fields,
  document: null,
  *run({ start, x1, x2, rate, adagradRate, momentum: mu }) {
    const own = (Object.keys(methods) as (keyof typeof methods)[]).map((method) => ({
      method,
      x0: [x1, x2] as const,
      rate: method === 'adagrad' ? adagradRate : rate,
      mu: method === 'gd' || method === 'adagrad' ? 0 : mu,
    }));
    const plan: readonly (Omit<LandscapeRun, 'iterations' | 'end'> & Partial<LandscapeRun>)[] =
      start === 'published' ? landscapeRuns : own;
    const done = [];
    for (const [i, one] of plan.entries()) {
      const name = `${methods[one.method]} ${one.rate} from (${one.x0.join(', ')})`;
      const share = [i / plan.length, (i + 1) / plan.length] as const;
      const { solution, lines } = yield* drive(begin(one), name, 1500, share, true);
      done.push({ one, name, solution, lines });
    }
    const first = start === 'published' ? done.slice(0, 7) : done;
    const [h1, h2] = [hessianEigenvalues(1, 2), hessianEigenvalues(-1, 0)];
    return {
      results: Object.fromEntries(
        done.map(({ name, solution }) => [
          name,
          { iterations: solution.iterations, end: Array.from(solution.x), value: solution.value },
        ]),
      ),
      comparisons: [
        near('f(0, 0)', 2, landscape.value(Float64Array.of(0, 0)), 0, 'small integers'),
        near(
          '∂f/∂x₁ at (0, 0)',
          2,
          landscape.gradient(Float64Array.of(0, 0)).gradient[0] ?? NaN,
          0,
          'integers',
        ),
        digits('least Hessian eigenvalue at (1, 2)', 0.58359, h1[0], 4, 'given to five digits'),
        digits('largest Hessian eigenvalue at (1, 2)', 27.41641, h1[1], 6, 'given to seven digits'),
        digits('least Hessian eigenvalue at (−1, 0)', 1.52786, h2[0], 5, 'given to six digits'),
        digits('largest Hessian eigenvalue at (−1, 0)', 10.47214, h2[1], 6, 'given to seven digits'),
        ...done.flatMap(({ one, name, solution }) => {
          if (one.iterations === undefined || one.end === undefined) return [];
          // AdaGrad takes a root and a quotient, whose roundings may move the iteration at which it stops by one.
          const slack = one.method === 'adagrad' ? 1 : 0;
          const why = slack ? 'the stop may fall one step beside' : 'a count';
          return [
            near(`iterations, ${name}`, one.iterations, solution.iterations, slack, why),
            near(`end x₁, ${name}`, one.end[0], solution.x[0] ?? NaN, 1e-4, 'both stop near the minimum'),
            near(`end x₂, ${name}`, one.end[1], solution.x[1] ?? NaN, 1e-4, 'both stop near the minimum'),
          ];
        }),
      ],
      figures: [
        {
          kind: 'surface',
          title: 'Descent to two minima',
          x: { label: 'x₁' },
          y: { label: 'x₂' },
          lattice: latticeOf([-2, 2.5], [-1.5, 3.5], 91, 101, (x, y) =>
            landscape.value(Float64Array.of(x, y)),
          ),
          logarithmic: true,
          paths: first.map(({ name, lines }) => ({
            name,
            x: lines.map((l) => l.x[0] ?? NaN),
            y: lines.map((l) => l.x[1] ?? NaN),
            style: 'line',
          })),
        },
        {
          kind: 'lines',
          title: 'Value',
          x: { label: 'iteration' },
          y: { label: 'f', scale: 'logarithmic' },
          series: first.map(({ name, lines }) => ({
            name,
            x: lines.map((l) => l.iteration),
            y: lines.map((l) => l.value),
            style: 'line',
          })),
        },
      ],
      listings: [
        {
          title: 'Runs until f changes by less than 1e-12',
          columns: ['method', 'start', 'rate', 'iterations', 'end', 'f'],
          rows: done.map(({ one, solution }) => [
            methods[one.method],
            `(${one.x0.join(', ')})`,
            one.rate,
            solution.iterations,
            `(${Array.from(solution.x, (v) => (Math.abs(v) < 5e-5 ? 0 : Number(v.toFixed(4)))).join(', ')})`,
            solution.value,
          ]),
        },
      ],
    };
  },
});

/** Eigenvalues of the Hessian, written out by hand. */
function hessianEigenvalues(x: number, y: number): [number, number] {
  const q = x * x * y - x - 1;
  const qx = 2 * x * y - 1;
  const a = 12 * x * x - 4 + 2 * qx * qx + 4 * q * y;
  const b = 2 * qx * x * x + 4 * q * x;
  const c = 2 * x ** 4;
  const root = Math.hypot((a - c) / 2, b);
  return [(a + c) / 2 - root, (a + c) / 2 + root];
}
