import { newtonCg } from '../../solvers/newton-cg.ts';
import { steepestDescent } from '../../solvers/steepest-descent.ts';
import { defineExperiment } from './experiment.ts';
import { isOriginal, near, rounding } from './support/compare.ts';
import { courseObjective, errorPercent, singleLayerOnPeaks, startOf } from './support/course-networks.ts';
import { drive, settingsOf } from './support/drive.ts';
import { classMap, descentFigure, listing } from './support/peaks-figures.ts';
import { norm } from './support/statistics.ts';

const fields = {
  descentIterations: {
    tag: 'integer',
    label: 'Steepest descent, iterations',
    initial: 500,
    min: 0,
    max: 100_000,
  },
  newtonIterations: { tag: 'integer', label: 'Newton-CG, iterations', initial: 50, min: 0, max: 1000 },
  cgTolerance: { tag: 'number', label: 'CG tolerance', initial: 1e-6, min: 0, max: 1, logarithmic: true },
  cgIterations: { tag: 'integer', label: 'CG iterations', initial: 200, min: 1, max: 10_000 },
  activation: {
    tag: 'choice',
    label: 'Activation',
    initial: 'sin',
    options: { sin: 'sin', tanh: 'tanh', relu: 'ReLU' },
  },
  lambda: { tag: 'number', label: 'λ', initial: 1e-4, min: 0, logarithmic: true },
  seed: { tag: 'integer', label: 'Seed', help: 'Of data and start.', initial: 2, min: 0 },
} as const;

/** E after the first Newton iterations. */
const newton = [0.1728049798077619, 0.14456499458133998, 0.13886743030971382] as const;

export const peaksNewton = defineExperiment({
  id: 'H3',
  title: 'Single layer on Peaks: Newton-CG',
  summary:
    'Five hundred steps of steepest descent, then Newton with the block-diagonal Gauss–Newton matrix and conjugate gradients. Fifty Newton steps halve what descent left.',
  source: 'Ruthotto, Numerical Methods for Deep Learning: ESingleLayer_PeaksNewtonCG',
  long: true,
  fields,
  document: ({ activation, lambda, seed }) => singleLayerOnPeaks(activation, { seed, lambda }).document,
  *run(settings) {
    const { descentIterations, newtonIterations, cgTolerance, cgIterations } = settings;
    const { activation, lambda, seed } = settings;
    const problem = singleLayerOnPeaks(activation, { seed, lambda });
    const { training, validation } = problem;
    const split = courseObjective(problem, training, { features: lambda, readOut: lambda });
    const { objective } = split;
    const start = startOf(problem, split);
    const first = objective.gradient(start);
    const descent = yield* drive(
      steepestDescent.minimise(
        objective,
        start,
        settingsOf(steepestDescent, { iterations: descentIterations }),
      ),
      'steepest descent',
      descentIterations,
      [0, 0.1],
    );
    const solve = settingsOf(newtonCg, {
      iterations: newtonIterations,
      cgTolerance,
      cgIterations,
      tolerance: 0,
    });
    const run = newtonCg.minimise(objective, descent.solution.x, solve);
    const end = yield* drive(run, 'Newton-CG', newtonIterations, [0.1, 1]);
    const { x } = end.solution;
    const errors = {
      training: errorPercent(split, x, training),
      validation: errorPercent(split, x, validation),
    };
    const [slow, fast] = [descent.lines.map((l) => l.value), end.lines.map((l) => l.value)];
    const free = ['newtonIterations', 'descentIterations'];
    const original = isOriginal(fields, settings, free);
    const full = isOriginal(fields, settings);
    return {
      results: {
        startValue: first.value,
        startGradient: norm(first.gradient),
        afterDescent: slow.at(-1) ?? NaN,
        value: end.solution.value,
        gradient: end.solution.gradientNorm,
        trainingError: errors.training,
        validationError: errors.validation,
      },
      comparisons: [
        ...(original
          ? [
              near('E at the start', 3.49593833561934, first.value, 1e-11, rounding),
              near('‖g‖ at the start', 3.82806156115409, norm(first.gradient), 1e-11, rounding),
            ]
          : []),
        ...(original && descentIterations === 500
          ? [
              near(
                'E after 500 descent steps',
                0.23222900329258267,
                slow.at(-1) ?? NaN,
                1e-9,
                rounding,
                'published',
              ),
              ...newton.flatMap((value, k) =>
                fast[k + 1] === undefined
                  ? []
                  : [
                      near(
                        `E after Newton step ${k + 1}`,
                        value,
                        fast[k + 1] ?? NaN,
                        0.01 * value,
                        chaotic,
                        'published',
                      ),
                    ],
              ),
            ]
          : []),
        ...(full
          ? [
              near('E at the end', 0.09507470723713349, end.solution.value, 0.005, chaotic, 'published'),
              near('training error, %', 1.7, errors.training, 0.6, chaotic, 'published'),
              near('validation error, %', 2.15, errors.validation, 0.8, chaotic, 'published'),
            ]
          : []),
      ],
      figures: [
        classMap('Newton-CG', (rows) => split.predict(x, rows), errors, training),
        descentFigure('Objective', [
          { name: 'steepest descent', values: slow },
          { name: 'Newton-CG', values: fast },
        ]),
      ],
      listings: [listing('Steepest descent', descent.lines), listing('Newton-CG', end.lines)],
    };
  },
});

const chaotic =
  'two hundred CG steps on an ill-conditioned system and a search that only halves: rounding decides which step is taken';
