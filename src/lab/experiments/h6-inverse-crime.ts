import { mersenneRandom } from '../../base/mersenne.ts';
import { drawSingleLayer } from '../../datasets/inverse-crime.ts';
import type { GraphDocument } from '../../document/document.ts';
import { lBfgs } from '../../solvers/l-bfgs.ts';
import { steepestDescent } from '../../solvers/steepest-descent.ts';
import { singleLayer } from '../networks.ts';
import { defineExperiment } from './experiment.ts';
import { digits, isOriginal, near } from './support/compare.ts';
import { drive, settingsOf } from './support/drive.ts';
import { classesOf } from './support/lattice.ts';
import { problemOf } from './support/problem.ts';
import { norm } from './support/statistics.ts';

const fields = {
  seed: { tag: 'integer', label: 'Seed', help: 'Of the Mersenne twister.', initial: 20, min: 0 },
  solver: {
    tag: 'choice',
    label: 'Solver',
    initial: 'steepest-descent',
    options: { 'steepest-descent': 'steepest descent', 'l-bfgs': 'L-BFGS' },
  },
  start: {
    tag: 'choice',
    label: 'Start',
    initial: 'random',
    options: { random: 'random, as published', near: 'the solution, moved by 0.01·N(0, 1)' },
  },
  iterations: { tag: 'integer', label: 'Iterations', initial: 2000, min: 0, max: 100_000 },
} as const;

const sizes = { inputs: 50, hidden: 40, classes: 10, bias: 0.1, classifierBias: false } as const;
const count = 500;

/** E before iteration k, from 1: printed by the test script, and the same recomputed. */
const trace = [
  [2, 8.287053360622844],
  [10, 4.116859078952482],
  [100, 0.8925516896896523],
  [500, 0.5651435937036048],
  [1000, 0.51458270680783],
  [1500, 0.49795253984972965],
] as const;

/** The network that made the labels, and the published starting point x = [vec K; b; vec W] drawn after the data. */
function draw(seed: number) {
  const random = mersenneRandom(seed);
  const { W, K } = drawSingleLayer(random, sizes);
  random.randn(sizes.inputs, count); // the inputs, which the data set draws for itself
  const x0 = {
    K: random.randn(sizes.hidden, sizes.inputs),
    b: random.normal(),
    W: random.randn(sizes.classes, sizes.hidden),
  };
  return { truth: { K, b: sizes.bias, W }, x0 };
}

function documentOf(seed: number): GraphDocument {
  const { x0 } = draw(seed);
  return singleLayer({
    title: 'Inverse crime',
    notes:
      'The labels were made by a network of this very shape, so the least loss is known: 0.4522, the entropy of the labels. The starting weights are those of the published test.',
    ...sizes,
    activation: 'tanh',
    ...x0,
    recipe: {
      data: { kind: 'inverse-crime', ...sizes, count, generator: 'mt19937', generatorSeed: seed },
      loss: { kind: 'cross-entropy', reduce: 'mean' },
      optimizer: { kind: 'adam', learningRate: 0.01 },
      initialiser: { kind: 'given' },
      batch: { size: 50 },
      stop: { epochs: 100 },
    },
  });
}

/** softmax of every row of scores. */
function probabilities(scores: Float64Array): Float64Array {
  const out = new Float64Array(scores.length);
  for (let at = 0; at < scores.length; at += sizes.classes) {
    const row = scores.subarray(at, at + sizes.classes);
    const largest = row.reduce((a, v) => Math.max(a, v), -Infinity);
    const e = row.map((v) => Math.exp(v - largest));
    const total = e.reduce((a, v) => a + v, 0);
    out.set(
      e.map((v) => v / total),
      at,
    );
  }
  return out;
}

const relative = (a: Float64Array, b: Float64Array): number =>
  norm(a.map((v, i) => v - (b[i] ?? 0))) / norm(b);

export const inverseCrimeExperiment = defineExperiment({
  id: 'H6',
  title: 'Inverse crime',
  summary:
    'Labels made by a network are fitted by a network of the same shape. The loss approaches the entropy of the labels and the predictions agree, but the weights are others: training is not identification.',
  source:
    'Ruthotto, Numerical Methods for Deep Learning: single-layer networks (test of singleLayerNNObjFun)',
  long: true,
  fields,
  variants: [
    { title: 'L-BFGS', settings: { solver: 'l-bfgs', iterations: 3000 } },
    {
      title: 'L-BFGS from beside the solution',
      settings: { solver: 'l-bfgs', start: 'near', iterations: 3000 },
    },
  ],
  document: ({ seed }) => documentOf(seed),
  *run(settings) {
    const { seed, solver, start: from, iterations } = settings;
    const { objective, start: random, table } = problemOf(documentOf(seed));
    const { truth } = draw(seed);
    const solution = objective.pack({ K: truth.K, z: [truth.b], W: truth.W });
    const shake = mersenneRandom(seed + 1);
    const start = from === 'random' ? random : solution.map((v) => v + 0.01 * shake.normal());
    const first = objective.gradient(start);
    const ideal = objective.gradient(solution);
    const run =
      solver === 'l-bfgs'
        ? lBfgs.minimise(objective, start, settingsOf(lBfgs, { iterations, tolerance: 1e-10 }))
        : steepestDescent.minimise(objective, start, settingsOf(steepestDescent, { iterations }));
    const { solution: end, lines } = yield* drive(
      run,
      solver === 'l-bfgs' ? 'L-BFGS' : 'steepest descent',
      iterations,
    );
    const found = objective.unpack(end.x);
    const P = probabilities(objective.predict(end.x));
    const labelError = relative(P, table.targets);
    const ours = classesOf(P, sizes.classes);
    const agreement =
      (100 * classesOf(table.targets, sizes.classes).filter((k, i) => k === ours[i]).length) / count;
    const results = {
      startValue: first.value,
      startGradient: norm(first.gradient),
      entropy: ideal.value,
      value: end.value,
      gap: end.value - ideal.value,
      iterations: end.iterations,
      stopped: end.reason,
      labelError,
      agreement,
      errorK: relative(found['K'] ?? new Float64Array(0), truth.K),
      errorW: relative(found['W'] ?? new Float64Array(0), truth.W),
      b: found['z']?.[0] ?? NaN,
    };
    const published = isOriginal(fields, settings, ['iterations', 'solver', 'start']);
    const original = published && solver === 'steepest-descent' && from === 'random';
    const search = 'L-BFGS with another line search, stopped on its way; other perturbations';
    const because = 'float64; descent with halving magnifies roundings along the way';
    return {
      results,
      comparisons: [
        ...(published
          ? [
              digits('E at the solution', 0.45221331952615523, ideal.value, 12, 'float64 sums'),
              near(
                '‖gradient‖ at the solution',
                0,
                norm(ideal.gradient),
                1e-13,
                'a sum of 500 roundings / 500',
              ),
            ]
          : []),
        ...(published && from === 'random'
          ? [
              digits('E at the start', 9.247315769103329, first.value, 12, 'float64 sums', 'published'),
              digits(
                '‖gradient‖ at the start',
                1.0057243637414985,
                norm(first.gradient),
                11,
                'float64 sums',
                'published',
              ),
            ]
          : []),
        ...(original
          ? trace.flatMap(([k, value]) => {
              const line = lines[k - 1];
              return line
                ? [
                    digits(
                      `E before iteration ${k}`,
                      value,
                      line.value,
                      k <= 10 ? 11 : 6,
                      because,
                      'published',
                    ),
                  ]
                : [];
            })
          : []),
        ...(original && iterations === 2000
          ? [
              digits('E after 2000 iterations', 0.4889737585813364, end.value, 5, because, 'published'),
              near(
                'relative error of the labels',
                0.04525817020788722,
                labelError,
                1e-5,
                because,
                'published',
              ),
              near('same class, %', 99.8, agreement, 0.2, 'one of 500 may lie on the line', 'published'),
              near('relative error of K', 1.4625661703893786, results.errorK, 1e-4, because),
              near('relative error of W', 1.3671715099944752, results.errorW, 1e-4, because),
            ]
          : []),
        ...(published && solver === 'l-bfgs' && iterations === 3000 && from === 'random'
          ? [
              near('E above the entropy', 0.0012026238733884864, results.gap, 5e-4, search),
              near('relative error of the labels', 0.001662466828474132, labelError, 5e-4, search),
            ]
          : []),
        ...(published && solver === 'l-bfgs' && iterations === 3000 && from === 'near'
          ? [
              near('E above the entropy', 2.6e-10, results.gap, 1e-9, search),
              near('relative error of K', 1.7e-3, results.errorK, 5e-4, search),
            ]
          : []),
      ],
      figures: [
        {
          kind: 'lines',
          title: 'Loss',
          x: { label: 'iteration' },
          y: { label: 'E', scale: 'logarithmic' },
          series: [
            { name: 'E', x: lines.map((l) => l.iteration), y: lines.map((l) => l.value), style: 'line' },
            {
              name: 'entropy of the labels',
              x: [0, end.iterations],
              y: [ideal.value, ideal.value],
              style: 'line',
            },
          ],
        },
      ],
      listings: [
        {
          title: 'Iterations',
          columns: ['iteration', 'E', '‖gradient‖', 'step', 'trials'],
          rows: lines
            .filter(
              ({ iteration }) => iteration < 10 || iteration % Math.max(1, Math.ceil(iterations / 20)) === 0,
            )
            .map((l) => [l.iteration, l.value, l.gradientNorm, l.step, l.trials]),
        },
      ],
    };
  },
});
