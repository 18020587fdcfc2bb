import { mersenneRandom } from '../../base/mersenne.ts';
import { drawSingleLayer } from '../../datasets/inverse-crime.ts';
import type { GraphDocument } from '../../document/document.ts';
import { singleLayer } from '../networks.ts';
import { defineExperiment } from './experiment.ts';
import { counted, near, isOriginal } from './support/compare.ts';
import { problemOf } from './support/problem.ts';
import { spaced } from './support/statistics.ts';

const fields = {
  seed: { tag: 'integer', label: 'Seed', help: 'Of the Mersenne twister; 20 in 2018.', initial: 2, min: 0 },
  points: { tag: 'integer', label: 'Points per side', initial: 41, min: 3, max: 201 },
  reach: { tag: 'number', label: 'Largest |t|', initial: 1, min: 0, open: true },
} as const;

const sizes = { count: 50, inputs: 50, hidden: 40, classes: 3, bias: 0.1, classifierBias: true } as const;

/** W, K and, after the data in the same stream, the two directions dW and dK; row-major. */
function draw(seed: number) {
  const random = mersenneRandom(seed);
  const { W, K } = drawSingleLayer(random, sizes);
  random.randn(sizes.inputs, sizes.count); // the inputs, which the data set draws for itself
  const dW = random.randn(sizes.classes, sizes.hidden + 1);
  const dK = random.randn(sizes.hidden, sizes.inputs);
  return { W, K, dW, dK };
}

function documentOf(seed: number): GraphDocument {
  const { W, K } = draw(seed);
  return singleLayer({
    title: 'Loss surface of a single layer',
    notes:
      'A single layer of 40 tanh neurons at the very weights that made its labels: the middle of the loss surface, where the gradient is zero.',
    ...sizes,
    activation: 'tanh',
    K,
    b: sizes.bias,
    W,
    recipe: {
      data: { kind: 'inverse-crime', ...sizes, generator: 'mt19937', generatorSeed: seed },
      loss: { kind: 'cross-entropy', reduce: 'mean' },
      optimizer: { kind: 'gradient-descent', learningRate: 0.1 },
      initialiser: { kind: 'given' },
      stop: { steps: 1000 },
    },
  });
}

/** Second differences along rows or columns of an n × n matrix that are negative beyond rounding. */
function concave(E: readonly number[], n: number, along: 'rows' | 'columns'): number {
  const [step, line] = along === 'rows' ? [1, n] : [n, 1];
  let count = 0;
  for (let l = 0; l < n; l += 1) {
    for (let i = 1; i < n - 1; i += 1) {
      const at = l * line + i * step;
      const difference = (E[at - step] ?? 0) - 2 * (E[at] ?? 0) + (E[at + step] ?? 0);
      if (difference < -1e-12) count += 1;
    }
  }
  return count;
}

export const lossSurface = defineExperiment({
  id: 'H5',
  title: 'A loss surface that is not convex',
  summary:
    'The cross entropy of a single layer on a plane through its solution: one direction changes the classifier W, the other the layer K. Every line in W is convex, nearly half the second differences in K are negative.',
  source: 'Ruthotto, Numerical Methods for Deep Learning: single-layer networks (ESingleLayer_PlotObjective)',
  long: false,
  fields,
  document: ({ seed }) => documentOf(seed),
  *run(settings) {
    const { seed, points, reach } = settings;
    const { objective, start } = problemOf(documentOf(seed));
    const { dW, dK } = draw(seed);
    // The last column of dW moves the classifier's bias.
    const wide = sizes.hidden + 1;
    const directionW = objective.pack({
      W: dW.filter((_, i) => i % wide !== sizes.hidden),
      s: dW.filter((_, i) => i % wide === sizes.hidden),
    });
    const directionK = objective.pack({ K: dK });
    const t = spaced(-reach, reach, points);
    const E: number[] = [];
    for (const [i, tW] of t.entries()) {
      for (const tK of t) {
        E.push(
          objective.value(start.map((v, j) => v + tW * (directionW[j] ?? 0) + tK * (directionK[j] ?? 0))),
        );
      }
      yield { done: (i + 1) / points, at: `row ${i + 1} of ${points}` };
    }
    const middle = ((points * points - 1) / 2) | 0;
    const last = points - 1;
    const corner = (iW: number, iK: number): number => E[iW * points + iK] ?? NaN;
    const inK = concave(E, points, 'rows');
    const inW = concave(E, points, 'columns');
    const gradient = objective.gradient(start).gradient;
    const least = E.reduce((a, v) => Math.min(a, v), Infinity);
    const because = 'given to twelve decimals';
    const total = points * (points - 2);
    return {
      results: {
        centre: objective.value(start),
        least,
        corners: [corner(0, 0), corner(0, last), corner(last, 0), corner(last, last)],
        concaveInK: inK,
        concaveInW: inW,
        secondDifferences: total,
        gradientNorm: Math.hypot(...gradient),
      },
      comparisons: [
        counted('negative second differences in W', 0, inW),
        ...(isOriginal(fields, settings)
          ? [
              near('E at the centre', 0.219781342271, corner(20, 20), 1e-12, because),
              near('least E of the grid', 0.219781342271, least, 1e-12, because),
              near('E at (−1, −1)', 5.136655430106, corner(0, 0), 1e-11, because),
              near('E at (−1, 1)', 5.190872795385, corner(0, last), 1e-11, because),
              near('E at (1, −1)', 4.341094246559, corner(last, 0), 1e-11, because),
              near('E at (1, 1)', 4.680909163285, corner(last, last), 1e-11, because),
              counted('negative second differences in K', 741, inK),
              counted('second differences in each direction', 1599, total),
              near('‖gradient‖ at the centre', 0, Math.hypot(...gradient), 1e-12, 'a sum of roundings'),
            ]
          : []),
      ],
      figures: [
        {
          kind: 'surface',
          title: 'E(W + t_W dW, K + t_K dK)',
          x: { label: 'K + t_K dK' },
          y: { label: 'W + t_W dW' },
          lattice: { columns: points, rows: points, x: [-reach, reach], y: [-reach, reach], values: E },
          paths: [],
        },
        {
          kind: 'lines',
          title: 'Two lines through the centre',
          x: { label: 't' },
          y: { label: 'E' },
          series: [
            {
              name: 'W + t dW',
              x: t,
              y: t.map((_, i) => corner(i, middle % points)),
              style: 'line',
            },
            {
              name: 'K + t dK',
              x: t,
              y: t.map((_, i) => corner(Math.floor(middle / points), i)),
              style: 'line',
            },
          ],
        },
      ],
      listings: [
        {
          title: 'Second differences along the grid',
          columns: ['direction', 'negative', 'of'],
          rows: [
            ['W', inW, total],
            ['K', inK, total],
          ],
        },
      ],
    };
  },
});
