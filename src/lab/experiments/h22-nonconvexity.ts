import { gradientDescent } from '../../solvers/gradient-descent.ts';
import { momentum } from '../../solvers/momentum.ts';
import type { Objective } from '../../solvers/objective.ts';
import { defineExperiment } from './experiment.ts';
import { near } from './support/compare.ts';
import { drive, settingsOf } from './support/drive.ts';
import { spaced } from './support/statistics.ts';

const fields = {
  start: { tag: 'number', label: 'Start', initial: 1.6, min: -2, max: 2 },
  rate: { tag: 'number', label: 'Learning rate', initial: 0.01, min: 0, open: true, logarithmic: true },
  momentum: { tag: 'number', label: 'Momentum', initial: 0.9, min: 0, max: 0.999 },
  starts: { tag: 'integer', label: 'Starts of the search', initial: 9, min: 2, max: 1000 },
} as const;

interface Kind {
  readonly name: string;
  readonly f: (x: number) => number;
  readonly slope: (x: number) => number;
  readonly remedy: string;
}

/** A dent of unit depth and a width of about 0.7. */
function well(x: number): number {
  return Math.exp(-8 * x * x);
}

/** f and f′. The deep minimum of the last one lies left, the start right. */
const kinds: readonly Kind[] = [
  {
    name: 'good: one basin',
    f: (x) => x * x,
    slope: (x) => 2 * x,
    remedy: 'plain descent',
  },
  {
    name: 'ugly: ripples on a basin',
    f: (x) => x * x + 0.3 * Math.sin(12 * x),
    slope: (x) => 2 * x + 3.6 * Math.cos(12 * x),
    remedy: 'momentum',
  },
  {
    name: 'bad: deep minima far apart',
    f: (x) => 0.05 * x * x - 0.8 * well(x - 1.2) - well(x + 1.2),
    slope: (x) => 0.1 * x + 12.8 * (x - 1.2) * well(x - 1.2) + 16 * (x + 1.2) * well(x + 1.2),
    remedy: 'many starts',
  },
];

function objectiveOf({ f, slope }: Kind): Objective {
  return {
    size: 1,
    value: ([x = 0]) => f(x),
    gradient: ([x = 0]) => ({ value: f(x), gradient: Float64Array.of(slope(x)) }),
    curvature: null,
  };
}

export const nonconvexity = defineExperiment({
  id: 'H22',
  title: 'Good, bad and ugly landscapes',
  summary:
    'Three ways of being non-convex. Ripples stop plain descent at once and momentum not; minima far apart stop both, and only several starts help.',
  source: 'Ruthotto, Numerical Methods for Deep Learning: single-layer networks (pictures ours)',
  long: false,
  fields,
  document: null,
  *run({ start, rate, momentum: mu, starts }) {
    const shown = [];
    for (const [i, kind] of kinds.entries()) {
      const objective = objectiveOf(kind);
      const grid = spaced(-2, 2, 4001);
      const least = grid.reduce((best, x) => (kind.f(x) < kind.f(best) ? x : best), 0);
      const from = Float64Array.of(start);
      const limits = { iterations: 2000, learningRate: rate, change: 1e-13 };
      const share = (part: number): [number, number] => [(i + part / 3) / 3, (i + (part + 1) / 3) / 3];
      const plain = yield* drive(
        gradientDescent.minimise(objective, from, settingsOf(gradientDescent, limits)),
        `${kind.name}, descent`,
        2000,
        share(0),
        true,
      );
      const heavy = yield* drive(
        momentum.minimise(objective, from, settingsOf(momentum, { ...limits, momentum: mu })),
        `${kind.name}, momentum`,
        2000,
        share(1),
        true,
      );
      let best = Infinity;
      for (const x of spaced(-2, 2, starts)) {
        const settings = settingsOf(gradientDescent, limits);
        const many = yield* drive(
          gradientDescent.minimise(objective, Float64Array.of(x), settings),
          kind.name,
          2000,
          [share(2)[1], share(2)[1]],
        );
        best = Math.min(best, many.solution.value);
      }
      shown.push({ kind, least: kind.f(least), plain, heavy, best, grid });
    }
    const initial = start === 1.6 && rate === 0.01 && mu === 0.9 && starts === 9;
    const gap = (value: number, least: number): number => value - least;
    return {
      results: Object.fromEntries(
        shown.map(({ kind, least, plain, heavy, best }) => [
          kind.name,
          { least, descent: plain.solution.value, momentum: heavy.solution.value, manyStarts: best },
        ]),
      ),
      comparisons: !initial
        ? []
        : shown.map(({ kind, least, plain, heavy, best }) => {
            const byDescent = kind.name.startsWith('good');
            const byMomentum = kind.name.startsWith('ugly');
            const chosen = byDescent ? plain.solution.value : byMomentum ? heavy.solution.value : best;
            return near(
              `value by ${kind.remedy}, ${kind.name}`,
              least,
              chosen,
              2e-5,
              'the least value on a grid of width 1e-3, whose error is at most ½·f″·(5e-4)²',
            );
          }),
      figures: shown.map(({ kind, grid, plain, heavy }) => ({
        kind: 'lines',
        title: kind.name,
        x: { label: 'x' },
        y: { label: 'f' },
        series: [
          {
            name: 'f',
            x: grid.filter((_, i) => i % 10 === 0),
            y: grid.filter((_, i) => i % 10 === 0).map(kind.f),
            style: 'line',
          },
          ...[
            { name: 'descent', run: plain },
            { name: 'momentum', run: heavy },
          ].map(({ name, run }) => ({
            name,
            x: run.lines.map((l) => l.x[0] ?? NaN),
            y: run.lines.map((l) => l.value),
            style: 'points' as const,
          })),
        ],
      })),
      listings: [
        {
          title: 'Values reached, less the least value',
          columns: ['landscape', 'descent', 'momentum', `best of ${starts} starts`],
          rows: shown.map(({ kind, least, plain, heavy, best }) => [
            kind.name,
            gap(plain.solution.value, least),
            gap(heavy.solution.value, least),
            gap(best, least),
          ]),
        },
      ],
    };
  },
});
