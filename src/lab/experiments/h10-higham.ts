import { mersenneRandom } from '../../base/mersenne.ts';
import type { GraphDocument } from '../../document/document.ts';
import { residualsOf } from '../../runtime/objective.ts';
import { levenbergMarquardt } from '../../solvers/levenberg-marquardt.ts';
import type { Figure } from '../figure.ts';
import { sequential } from '../networks.ts';
import { defineExperiment, type Comparison, type Progress } from './experiment.ts';
import { counted, digits, isOriginal, near } from './support/compare.ts';
import { drive, settingsOf } from './support/drive.ts';
import { higham10, higham11, highamFull, highamSquares } from './support/higham-traces.ts';
import { classesOf, latticeRows } from './support/lattice.ts';
import { type NetworkProblem, problemOf } from './support/problem.ts';
import { stepperOf } from './support/stepper.ts';

const fields = {
  points: {
    tag: 'choice',
    label: 'Points',
    initial: 'ten',
    options: { ten: 'ten', eleven: 'eleven: (0.3, 0.7) in category B' },
  },
  method: {
    tag: 'choice',
    label: 'Method',
    initial: 'sgd',
    options: {
      sgd: 'one random point per step, η = 0.05',
      full: 'all points, η = 0.5',
      squares: 'Levenberg–Marquardt',
    },
  },
  steps: { tag: 'integer', label: 'Steps', initial: 1_000_000, min: 0, max: 10_000_000 },
  seed: { tag: 'integer', label: 'Seed', help: 'Of the Mersenne twister.', initial: 5000, min: 0 },
  grid: { tag: 'integer', label: 'Points per side of the picture', initial: 501, min: 2, max: 1001 },
} as const;

type Settings = {
  readonly points: 'ten' | 'eleven';
  readonly method: 'sgd' | 'full' | 'squares';
  readonly steps: number;
  readonly seed: number;
};

const sizes = [2, 2, 3, 2] as const;

/** Starting numbers: W2, W3, W4, then b2, b3, b4, all ½·randn. The row numbers follow in the same stream. */
function documentOf({ points, method, steps, seed }: Settings): GraphDocument {
  const random = mersenneRandom(seed);
  const half = (rows: number, columns: number): Float64Array => random.randn(rows, columns).map((v) => v / 2);
  const weights = [half(2, 2), half(3, 2), half(2, 3)];
  const biases = [half(2, 1), half(3, 1), half(2, 1)];
  const count = points === 'ten' ? 10 : 11;
  // The loss is Σ‖y − F‖². They step with 0.05 along the gradient of ½‖y − F‖² of one point, or 0.5 along that of the mean.
  const learningRate = method === 'full' ? 0.5 / (2 * count) : 0.025;
  const single = {
    size: 1,
    sampling: 'replacement',
    generator: 'mt19937',
    generatorSeed: seed,
    normalsBefore: 23,
  } as const;
  return sequential({
    title: `Higham & Higham, ${points} points`,
    notes:
      'The network 2-2-3-2 with which C. F. Higham and D. J. Higham introduce deep learning, from their own starting numbers.',
    inputs: sizes[0],
    layers: ['h1', 'h2', 'y'].map((id, l) => ({
      id,
      edge: `W${l + 2}`,
      width: sizes[l + 1] ?? 0,
      activation: 'logistic',
      bias: 'vector',
      weights: weights[l] ?? [],
      biases: biases[l] ?? [],
    })),
    recipe: {
      data: { kind: 'higham', eleventh: points === 'eleven' },
      loss: { kind: 'squared', half: false, reduce: 'sum' },
      regulariser: { kind: 'none' },
      optimizer: { kind: 'gradient-descent', learningRate },
      initialiser: { kind: 'given' },
      batch: method === 'full' ? { size: 0 } : single,
      stop: { steps },
      seed,
    },
  });
}

/** Cost after steps, as drawn. */
interface Trained {
  readonly theta: Float64Array;
  readonly steps: readonly number[];
  readonly costs: readonly number[];
}

/** Training step by step; costs at steps 0, 1, 10, every `every`-th plus one, and where the reference has one. */
function* train(
  document: GraphDocument,
  problem: NetworkProblem,
  count: number,
  marks: readonly number[],
): Generator<Progress, Trained, void> {
  const stepper = stepperOf(document, problem);
  const every = Math.max(1, Math.round(count / 100));
  const wanted = new Set([0, 1, 10, count, ...marks]);
  for (let k = every; k <= count; k += every) wanted.add(k + 1);
  const steps = [...wanted].filter((k) => k <= count).toSorted((a, b) => a - b);
  const costs: number[] = [];
  let at = 0;
  for (const next of steps) {
    stepper.advance(next - at);
    at = next;
    costs.push(problem.objective.value(stepper.theta()));
    yield { done: at / Math.max(1, count), at: `step ${at}` };
  }
  return { theta: stepper.theta(), steps, costs };
}

/** Levenberg–Marquardt on the components of y − F: smooth at zero, and damped, since 23 unknowns meet 20 residuals. */
function* fit({ objective, start, targets }: NetworkProblem): Generator<Progress, Trained, void> {
  const run = levenbergMarquardt.minimise(
    residualsOf(objective, targets),
    start,
    settingsOf(levenbergMarquardt),
  );
  const { solution, lines } = yield* drive(run, 'Levenberg–Marquardt', 30);
  return { theta: solution.x, steps: lines.map((l) => l.iteration), costs: lines.map((l) => 2 * l.value) };
}

function referenceOf({ points, method }: Settings): readonly (readonly [number, number])[] {
  if (method === 'sgd') return points === 'ten' ? higham10 : higham11;
  if (points === 'eleven') return [];
  return method === 'full' ? highamFull : highamSquares;
}

/** Comparisons with the traces, as far as the run went. */
function compareTrace(trained: Trained, settings: Settings): Comparison[] {
  const { method } = settings;
  const because =
    method === 'squares'
      ? 'their Jacobian is a forward difference'
      : 'float64 with another exponential function; twelve digits are given';
  return referenceOf(settings).flatMap(([step, cost]) => {
    const ours = trained.costs[trained.steps.indexOf(step)];
    if (ours === undefined) return [];
    const published = method === 'sgd' && step === 1_000_000 && settings.points === 'ten';
    const count = method === 'squares' ? 4 : step <= 10 ? 11 : 6;
    return [
      digits(`cost after ${step} steps`, cost, ours, count, because, published ? 'published' : 'recomputed'),
    ];
  });
}

export const highamExperiment = defineExperiment({
  id: 'H10',
  title: 'Higham & Higham',
  summary:
    'Ten points, 23 parameters, a million steps of one random point each. The cost hangs for a hundred thousand steps, climbs once, and falls when the boundary bends around category B. Nonlinear least squares needs two dozen steps.',
  source:
    'C. F. Higham and D. J. Higham, Deep Learning: An Introduction for Applied Mathematicians (netbp, nlsrun)',
  long: false,
  fields,
  variants: [
    { title: 'eleven points', settings: { points: 'eleven' } },
    { title: 'all points in every step', settings: { method: 'full', steps: 200_000 } },
    { title: 'nonlinear least squares', settings: { method: 'squares' } },
    { title: 'nonlinear least squares, eleven points', settings: { method: 'squares', points: 'eleven' } },
  ],
  document: (settings) => documentOf(settings),
  *run(settings) {
    const { points, method, steps, grid } = settings;
    const document = documentOf(settings);
    const problem = problemOf(document);
    const { objective, start, table, targets } = problem;
    const marks = referenceOf(settings).map(([step]) => step);
    const trained =
      method === 'squares' ? yield* fit(problem) : yield* train(document, problem, steps, marks);
    const { theta } = trained;
    const predicted = classesOf(objective.predict(theta), 2);
    const truth = classesOf(targets, 2);
    const correct = predicted.filter((k, i) => k === truth[i]).length;
    const unit = [0, 1] as const;
    const classes = classesOf(objective.predict(theta, latticeRows(unit, unit, grid, grid)), 2);
    const inA = classes.filter((k) => k === 0).length;
    const own = isOriginal(fields, settings, ['points', 'method', 'steps', 'grid']);
    const whole = own && method === 'sgd' && points === 'ten' && steps === 1_000_000;
    const size = own ? (points === 'ten' ? 10 : 11) : 0;
    const done =
      (method === 'sgd' && steps === 1_000_000) ||
      (method === 'full' && steps >= 200_000) ||
      method === 'squares';
    const figures: Figure[] = [
      {
        kind: 'lines',
        title: 'Cost',
        x: { label: 'step' },
        y: { label: 'Σ ‖y − F(x)‖²', scale: 'logarithmic' },
        series: [{ name: 'cost', x: trained.steps, y: trained.costs, style: 'line' }],
      },
      {
        kind: 'classes',
        title: 'Categories',
        classes: ['A', 'B'],
        lattice: { columns: grid, rows: grid, x: unit, y: unit, values: classes },
        points: {
          x: Array.from({ length: table.rows }, (_, i) => table.inputs[2 * i] ?? NaN),
          y: Array.from({ length: table.rows }, (_, i) => table.inputs[2 * i + 1] ?? NaN),
          of: truth,
        },
      },
    ];
    return {
      results: {
        startCost: objective.value(start),
        cost: trained.costs.at(-1) ?? NaN,
        steps: trained.steps.at(-1) ?? 0,
        correct,
        points: table.rows,
        shareA: inA / classes.length,
        parameters: Object.fromEntries(
          Object.entries(objective.unpack(theta)).map(([id, v]) => [id, Array.from(v)]),
        ),
      },
      comparisons: [
        ...(own ? compareTrace(trained, settings) : []),
        ...(own && done ? [counted('points on their side', size, correct)] : []),
        ...(own && method === 'squares'
          ? [
              near(
                'cost at the end',
                0,
                trained.costs.at(-1) ?? NaN,
                1e-6,
                'any value below 1e-6 is a solution',
              ),
            ]
          : []),
        ...(whole && grid === 501
          ? [near('grid points in A', 134_972, inA, 5, 'points within 1e-6 of the boundary')]
          : []),
      ],
      figures,
      listings: [
        {
          title: 'Cost',
          columns: ['step', 'cost'],
          rows: trained.steps.flatMap((step, i) =>
            trained.steps.length <= 40 ||
            i % Math.ceil(trained.steps.length / 30) === 0 ||
            i === trained.steps.length - 1
              ? [[step, trained.costs[i] ?? NaN]]
              : [],
          ),
        },
      ],
    };
  },
});
