import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { newtonCg } from '../../solvers/newton-cg.ts';
import { triangle } from './support/triangle.ts';
import type { Settings } from '../../base/fields.ts';
import { defineExperiment, type Comparison, type Examples, type Progress } from './experiment.ts';
import { confusionFigure } from './support/confusion.ts';
import { digits, isOriginal, near, rounding } from './support/compare.ts';
import { extremeLearning, type ExtremeLearning, type GivenRows } from './support/extreme-learning.ts';
import { drive, settingsOf } from './support/drive.ts';
import { classMap, errorTitle, listing } from './support/peaks-figures.ts';
import { rowsBetween } from './support/problem.ts';

const fields = {
  width: { tag: 'integer', label: 'Features m', initial: 200, min: 1, max: 2000 },
  count: { tag: 'integer', label: 'Training points', initial: 8000, min: 5, max: 50_000 },
  validation: { tag: 'integer', label: 'Validation points', initial: 2000, min: 5, max: 50_000 },
  scale: {
    tag: 'choice',
    label: 'Scale of the features',
    help: 'K = randn, or randn/√(inputs · m), so that many inputs do not saturate a feature.',
    initial: 'one',
    options: { one: 'randn', size: 'scaled' },
  },
  iterations: { tag: 'integer', label: 'Newton-CG, iterations', initial: 30, min: 0, max: 1000 },
  cgTolerance: { tag: 'number', label: 'CG tolerance', initial: 1e-3, min: 0, max: 1, logarithmic: true },
  cgIterations: { tag: 'integer', label: 'CG iterations', initial: 100, min: 1, max: 10_000 },
  lambda: { tag: 'number', label: 'λ', initial: 1e-3, min: 0, logarithmic: true },
  activation: {
    tag: 'choice',
    label: 'Activation',
    initial: 'all',
    options: { all: 'all three', sin: 'sin', tanh: 'tanh', relu: 'ReLU' },
  },
  seed: { tag: 'integer', label: 'Seed', help: 'Of data and features.', initial: 42, min: 0 },
} as const;

interface Expected {
  readonly start: number;
  readonly end: number;
  readonly training: number;
  readonly validation: number;
  readonly singular: readonly number[];
}

/** By activation: E at the start and after 30 iterations (the minimum), errors in per cent, the three largest singular values. */
const expected: Readonly<Record<string, Expected>> = {
  sin: {
    start: 13.13244082173359,
    end: 0.16562887806796758,
    training: 3.45,
    validation: 3.9,
    singular: [516.3292615380496, 373.73205751556696, 283.9748830474225],
  },
  tanh: {
    start: 13.757808150161559,
    end: 0.3630776242373088,
    training: 8.2875,
    validation: 8.25,
    singular: [665.6700843627159, 537.2458904615959, 455.214494083184],
  },
  relu: {
    start: 24.9324111747029,
    end: 0.3520953017197865,
    training: 8.0625,
    validation: 8,
    singular: [1733.883649827233, 1276.7888260812854, 990.5334319306011],
  },
};

const names = { sin: 'sin', tanh: 'tanh', relu: 'ReLU' } as const;
type Activation = keyof typeof names;

export const extremeLearningExperiment = defineExperiment({
  id: 'H1',
  title: 'Extreme learning machine on Peaks',
  summary:
    'Two hundred random features, of which only the linear read-out is trained: a convex problem. The singular values of the features fall fast for sin and slowly for ReLU.',
  source: 'Ruthotto, Numerical Methods for Deep Learning: EELM_Peaks',
  long: true,
  fields,
  variants: [{ title: 'sin alone', settings: { activation: 'sin' } }],
  examples: {
    help: 'Learns the classes of these pictures in place of Peaks: the first for training, those after them for validation.',
    labels: true,
    variants: [
      {
        title: 'MNIST, as in the code',
        settings: { width: 1530, count: 50_000, validation: 10_000, lambda: 1e-8, scale: 'size' },
      },
      {
        title: 'MNIST, a tenth of it',
        settings: { width: 300, count: 5000, validation: 1000, lambda: 1e-8, scale: 'size' },
      },
    ],
    count: ({ count, validation }) => count + validation,
    refuse: () => null,
  },
  document: (settings, given) => {
    const { activation } = settings;
    const asked = { ...settings, activation: activation === 'all' ? 'sin' : activation };
    return extremeLearning(asked, rowsOf(settings, given)).document;
  },
  *run(settings, given) {
    const { activation } = settings;
    const rows = rowsOf(settings, given);
    const chosen = activation === 'all' ? (Object.keys(names) as Activation[]) : [activation];
    const runs = [];
    for (const [i, name] of chosen.entries()) {
      const problem = extremeLearning({ ...settings, activation: name }, rows);
      runs.push({
        name,
        ...(yield* solve(problem, names[name], settings, i / chosen.length, chosen.length)),
      });
    }
    const original = given === undefined && isOriginal(fields, settings, ['activation', 'iterations']);
    const whole = original && isOriginal(fields, settings, ['activation']);
    return {
      results: Object.fromEntries(
        runs.map(({ name, startValue, solution, errors, singular }) => [
          name,
          {
            startValue,
            value: solution.value,
            stopped: solution.reason,
            trainingError: errors.training,
            validationError: errors.validation,
            singularValues: singular,
          },
        ]),
      ),
      comparisons: runs.flatMap((run) => compare(run.name, run, original, whole)),
      figures: [
        {
          kind: 'lines',
          title: 'Singular values of the features',
          x: { label: 'index' },
          y: { label: 'σ', scale: 'logarithmic' },
          series: runs.map(({ name, singular }) => ({
            name: names[name],
            x: singular.map((_, i) => i + 1),
            y: singular,
            style: 'line',
          })),
        },
        ...runs.map(({ name, predict, errors, training, validation }) =>
          given === undefined
            ? classMap(names[name], predict, errors, training)
            : confusionFigure(
                `${errorTitle(names[name], errors)} (down: own class, across: given)`,
                validation,
                predict(validation.inputs),
              ),
        ),
      ],
      listings: [
        ...runs.map(({ name, lines }) => listing(`Newton-CG, ${names[name]}`, lines)),
        {
          title: 'Share of wrong classes, and how far the features are from dependent',
          columns: ['activation', 'training, %', 'validation, %', 'largest σ', 'smallest σ'],
          rows: runs.map(({ name, errors, singular }) => [
            names[name],
            errors.training,
            errors.validation,
            singular[0] ?? NaN,
            singular.at(-1) ?? NaN,
          ]),
        },
      ],
    };
  },
});

/** Examples parted into those for training and those after them for validation; null where there are none. */
function rowsOf({ count, validation }: Settings<typeof fields>, given?: Examples): GivenRows | null {
  if (!given) return null;
  const { name, shape, table } = given;
  return {
    name,
    shape,
    training: rowsBetween(table, 0, count),
    validation: rowsBetween(table, count, count + validation),
  };
}

function* solve(
  { objective, start, z, features, training, validation, predict, errorPercent }: ExtremeLearning,
  name: string,
  {
    iterations,
    cgTolerance,
    cgIterations,
  }: { iterations: number; cgTolerance: number; cgIterations: number },
  from: number,
  of: number,
): Generator<Progress, Solved, void> {
  const startValue = objective.value(start);
  const solving = settingsOf(newtonCg, { iterations, cgTolerance, cgIterations, tolerance: 0 });
  const share = [from, from + 0.9 / of] as const;
  const { solution, lines } = yield* drive(
    newtonCg.minimise(objective, start, solving),
    `${name}, Newton-CG`,
    iterations,
    share,
  );
  yield { done: from + 0.9 / of, at: `${name}, singular values` };
  const errors = {
    training: errorPercent(solution.x, training),
    validation: errorPercent(solution.x, validation),
  };
  const singular = singularValues(z, features);
  return {
    startValue,
    solution,
    lines,
    errors,
    singular,
    training,
    validation,
    predict: (rows) => predict(solution.x, rows),
  };
}

interface Solved {
  readonly startValue: number;
  readonly solution: { readonly value: number; readonly x: Float64Array; readonly reason: string };
  readonly lines: Parameters<typeof listing>[1];
  readonly errors: { readonly training: number; readonly validation: number };
  readonly singular: readonly number[];
  readonly training: ExtremeLearning['training'];
  readonly validation: ExtremeLearning['validation'];
  readonly predict: (rows: Float64Array) => Float64Array;
}

/** Singular values of a tall matrix, largest first: QR first, since R is as small as the matrix is narrow. */
function singularValues(rows: Float64Array, columns: number): number[] {
  const count = rows.length / columns;
  const square =
    count > columns
      ? Matrix.from1DArray(columns, columns, Array.from(triangle(rows, columns)))
      : Matrix.from1DArray(count, columns, Array.from(rows));
  const values = new SingularValueDecomposition(square, {
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
  });
  return values.diagonal;
}

function compare(
  name: Activation,
  { startValue, solution, errors, singular }: Solved,
  original: boolean,
  whole: boolean,
): Comparison[] {
  const wanted = expected[name];
  if (!original || !wanted) return [];
  const border = 'one row in the thousands on a border';
  return [
    near(`E at the start, ${name}`, wanted.start, startValue, 1e-10, rounding),
    ...wanted.singular.map((value, i) =>
      digits(`σ${i + 1} of the features, ${name}`, value, singular[i] ?? NaN, 11, rounding),
    ),
    ...(whole
      ? [
          near(
            `E after 30 iterations, ${name}`,
            wanted.end,
            solution.value,
            1e-7,
            'convex: the minimum, found to the last CG tolerance',
            'published',
          ),
          near(`training error, ${name}, %`, wanted.training, errors.training, 0.03, border, 'published'),
          near(
            `validation error, ${name}, %`,
            wanted.validation,
            errors.validation,
            0.06,
            border,
            'published',
          ),
        ]
      : []),
  ];
}
