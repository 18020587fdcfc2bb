import { mersenneRandom } from '../../base/mersenne.ts';
import { seededRandom } from '../../base/xoshiro.ts';
import type { Table } from '../../datasets/dataset.ts';
import { ellipses } from '../../datasets/ellipses.ts';
import { segment } from '../../datasets/segment.ts';
import { initialSettings } from '../../base/fields.ts';
import type { GraphDocument } from '../../document/document.ts';
import { bfgs } from '../../solvers/bfgs.ts';
import { featureNetwork, sequential } from '../networks.ts';
import { defineExperiment } from './experiment.ts';
import { digits, isOriginal, near } from './support/compare.ts';
import { drive, settingsOf } from './support/drive.ts';
import { latticeRows } from './support/lattice.ts';
import { pickRows, problemOf } from './support/problem.ts';
import { norm } from './support/statistics.ts';

const fields = {
  seed: { tag: 'integer', label: 'Seed', help: 'Of the Mersenne twister.', initial: 42, min: 0 },
  count: { tag: 'integer', label: 'Points', initial: 2000, min: 10, max: 20_000 },
  lambda: { tag: 'number', label: 'λ', initial: 1e-3, min: 0, logarithmic: true },
} as const;

/** Share of the points that is trained on. */
const share = 0.8;

const features = {
  x: { title: 'x', names: ['x1', 'x2'], of: (x: number, y: number) => [x, y] },
  polar: {
    title: 'r, arccos(x₁/r)',
    names: ['r', 'angle'],
    of: (x: number, y: number) => {
      const r = Math.hypot(x, y);
      return [r, Math.acos(Math.max(-1, Math.min(1, x / (r || 1))))];
    },
  },
  squares: {
    title: 'x, x²',
    names: ['x1', 'x2', 'x1²', 'x2²'],
    of: (x: number, y: number) => [x, y, x * x, y * y],
  },
} as const;
type Name = keyof typeof features;

/** Objective with ridge, and errors in per cent on both parts: logistic regression by another program. */
const reference: Readonly<Record<Name, readonly [number, number, number]>> = {
  x: [0.6928653305363867, 42.875, 42],
  polar: [0.3098920107245084, 13.625, 11.25],
  squares: [0.25694024678319527, 5.5, 5.75],
};

function recipeOf({ seed, count, lambda }: { seed: number; count: number; lambda: number }) {
  return {
    data: { kind: 'ellipses', count, generator: 'mt19937', generatorSeed: seed },
    preparation: { validation: 0.2 },
    loss: { kind: 'logistic', reduce: 'mean' },
    regulariser: { kind: 'ridge', lambda },
    optimizer: { kind: 'adam', learningRate: 0.05 },
    initialiser: { kind: 'zeros' },
    batch: { size: 50 },
    stop: { epochs: 40 },
  } as const;
}

/** A single logistic neuron on k features. */
function linearDocument(inputs: number, settings: Parameters<typeof recipeOf>[0]): GraphDocument {
  return sequential({
    title: 'Logistic regression',
    notes: '',
    inputs,
    layers: [{ id: 'y', edge: 'w', width: 1, activation: 'identity', bias: 'vector' }],
    recipe: recipeOf(settings),
  });
}

/** The table with its two inputs replaced by features of them. */
function expand(table: Table, name: Name): Table {
  const { names, of } = features[name];
  const rows = Array.from({ length: table.rows }, (_, i) =>
    of(table.inputs[2 * i] ?? 0, table.inputs[2 * i + 1] ?? 0),
  );
  return { ...table, inputNames: names, inputs: Float64Array.from(rows.flat()) };
}

/** The largest share of points of a line that one threshold classifies rightly, either way round. */
function bestThreshold(x: Float64Array, upper: readonly boolean[]): number {
  const order = Array.from(x.keys()).toSorted((i, j) => (x[i] ?? 0) - (x[j] ?? 0));
  let right = upper.filter((u) => u).length;
  let best = Math.max(right, x.length - right);
  for (const i of order) {
    right += upper[i] === true ? -1 : 1;
    best = Math.max(best, right, x.length - right);
  }
  return best / x.length;
}

export const featureExpansion = defineExperiment({
  id: 'H17',
  title: 'Feature expansion',
  summary:
    'What no line parts in the plane a line parts among features. Points with |x| < 1 are parted by x²; the ellipse and its ring nearly, by squares better than by polar coordinates.',
  source:
    'Jelenković, Mathematics of Deep Learning, lecture 1; Ruthotto, Numerical Methods for Deep Learning: motivation',
  long: false,
  fields,
  document: (settings) =>
    featureNetwork(
      'Ellipses, with squares as features',
      'The vertex above squares both coordinates and has no parameters. What is trained is one linear map from four features.',
      recipeOf(settings),
    ),
  *run(settings) {
    const { seed, count } = settings;
    const random = mersenneRandom(seed);
    const given = { ...initialSettings(ellipses.fields), count };
    // The permutation follows the points in the stream.
    const whole = ellipses.generate({ ...given, generator: 'adjoint' }, random);
    const order = random.permutation(whole.rows);
    const cut = Math.floor(share * whole.rows);
    const [train, rest] = [pickRows(whole, order.subarray(0, cut)), pickRows(whole, order.subarray(cut))];
    const fits = [];
    for (const [i, name] of (Object.keys(features) as Name[]).entries()) {
      const table = expand(train, name);
      const { objective, start } = problemOf(linearDocument(table.inputNames.length, settings), { table });
      const run = bfgs.minimise(objective, start, settingsOf(bfgs, { tolerance: 1e-10 }));
      const { solution } = yield* drive(run, features[name].title, 30, [i / 4, (i + 1) / 4]);
      const errorOf = (part: Table): number => {
        const scores = objective.predict(solution.x, expand(part, name).inputs);
        return (100 * scores.filter((s, r) => s > 0 !== (part.targets[r] ?? 0) > 0.5).length) / part.rows;
      };
      const regions = objective.predict(solution.x, latticeFeatures(name));
      fits.push({
        name,
        value: solution.value,
        train: errorOf(train),
        validation: errorOf(rest),
        weights: Array.from(solution.x),
        classes: Array.from(regions, (s) => (s > 0 ? 1 : 0)),
      });
    }
    // The compiled network that squares for itself must be the same function.
    const network = problemOf(featureNetwork('check', '', recipeOf(settings)), { table: train });
    const squares = fits.find(({ name }) => name === 'squares')?.weights ?? [];
    const theta = network.objective.pack({
      linear: squares.slice(0, 2),
      quadratic: squares.slice(2, 4),
      y: squares.slice(4),
    });
    const again = network.objective.value(theta);

    const points = segment.generate(initialSettings(segment.fields), seededRandom(1));
    const upper = Array.from(points.targets, (t) => t > 0);
    const line = bestThreshold(points.inputs, upper);
    const lifted =
      Array.from(points.inputs).filter((x, i) => 1 - x * x > 0 === upper[i]).length / points.rows;
    const published = isOriginal(fields, settings);
    const values = Object.fromEntries(
      fits.map((fit) => [fit.name, { value: fit.value, train: fit.train, validation: fit.validation }]),
    );
    return {
      results: { segment: { line, lifted }, ...values },
      comparisons: [
        near('segment: best threshold, share right', 30 / 41, line, 1e-15, 'a quotient of counts'),
        near('segment: by 1 − x² > 0, share right', 1, lifted, 0, 'a quotient of counts'),
        near(
          'the network that squares for itself, objective',
          fits.at(-1)?.value ?? NaN,
          again,
          1e-12,
          'float64 sums in another order',
        ),
        ...(!published
          ? []
          : fits.flatMap(({ name, value, train: error, validation }) => {
              const [E, a, b] = reference[name];
              const title = `ellipses, features ${features[name].title}`;
              return [
                digits(`${title}: objective`, E, value, 9, 'both gradients vanish to 1e-9'),
                near(`${title}: training error in %`, a, error, 100 / 1600, 'one point may lie on the line'),
                near(
                  `${title}: validation error in %`,
                  b,
                  validation,
                  100 / 400,
                  'one point may lie on the line',
                ),
              ];
            })),
      ],
      figures: [
        {
          kind: 'lines',
          title: 'Points of a line, lifted to the parabola',
          x: { label: 'x' },
          y: { label: 'x²' },
          series: [true, false]
            .map((inside) => {
              const chosen = Array.from(points.inputs).filter((_, i) => upper[i] === inside);
              const name = inside ? '|x| < 1' : '|x| ≥ 1';
              return { name, x: chosen, y: chosen.map((x) => x * x), style: 'points' as const };
            })
            .concat([{ name: 'separating line', x: [-2, 2], y: [1, 1], style: 'line' as never }]),
        },
        ...fits.map(({ name, classes, train: error, validation }) => ({
          kind: 'classes' as const,
          title: `${features[name].title} – train ${error.toFixed(2)} % val ${validation.toFixed(2)} %`,
          classes: ['ring', 'ellipse'],
          lattice: { columns: 101, rows: 81, x: [-2.1, 2.1], y: [-0.9, 0.9], values: classes } as const,
          points: {
            x: Array.from({ length: 200 }, (_, i) => train.inputs[2 * i] ?? NaN),
            y: Array.from({ length: 200 }, (_, i) => train.inputs[2 * i + 1] ?? NaN),
            of: Array.from(train.targets.subarray(0, 200)),
          },
        })),
      ],
      listings: [
        {
          title: 'Ellipses, logistic regression',
          columns: ['features', 'objective', 'training error %', 'validation error %', '‖weights‖'],
          rows: fits.map((fit) => [
            features[fit.name].title,
            fit.value,
            fit.train,
            fit.validation,
            norm(fit.weights),
          ]),
        },
      ],
    };
  },
});

/** The features of a lattice's points. */
function latticeFeatures(name: Name): Float64Array {
  const points = latticeRows([-2.1, 2.1], [-0.9, 0.9], 101, 81);
  const rows = Array.from({ length: points.length / 2 }, (_, i) =>
    features[name].of(points[2 * i] ?? 0, points[2 * i + 1] ?? 0),
  );
  return Float64Array.from(rows.flat());
}
