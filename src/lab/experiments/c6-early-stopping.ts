import type { GraphDocument } from '../../document/document.ts';
import { Patience } from '../../runtime/patience.ts';
import { defineExperiment, type Comparison } from './experiment.ts';
import { counted, digits, isOriginal } from './support/compare.ts';
import {
  courseObjective,
  errorPercent,
  peaksClasses,
  singleLayerOnPeaks,
} from './support/course-networks.ts';
import { classMap } from './support/peaks-figures.ts';
import { problemOf } from './support/problem.ts';
import { stepperOf } from './support/stepper.ts';

const fields = {
  points: { tag: 'integer', label: 'Training points of each class', initial: 10, min: 1, max: 200 },
  width: { tag: 'integer', label: 'Hidden neurons', initial: 40, min: 1, max: 400 },
  rate: { tag: 'number', label: 'Learning rate', initial: 0.01, min: 0, open: true, logarithmic: true },
  readOutScale: {
    tag: 'number',
    label: 'Scale of the read-out',
    help: 'What its first normal numbers are multiplied by.',
    initial: 0.1,
    min: 0,
  },
  steps: { tag: 'integer', label: 'Steps', initial: 2000, min: 1, max: 20_000 },
  patience: { tag: 'integer', label: 'Patience', initial: 50, min: 1, max: 20_000 },
  seed: { tag: 'integer', label: 'Seed', help: 'Of data and start.', initial: 2, min: 0 },
} as const;

/** Both losses after so many steps: float64, recomputed with another library. */
const reference: Readonly<Record<number, readonly [train: number, validation: number]>> = {
  0: [1.840735127208318, 1.8747174457488407],
  100: [0.10091095289452466, 0.7722600910165106],
  500: [0.009731402537459227, 1.4453606394664666],
  1000: [0.0027794880239061137, 1.8823208477065623],
  1900: [0.0008396631499018374, 2.3802830507375994],
};
/** Of 2000 steps: the lowest validation loss, the step after which it stands, and the training loss there. */
const lowest = { step: 61, train: 0.17981075084146808, validation: 0.7057185269296572 };

/** Points that are drawn for a document, of which nine tenths are kept for validation. */
const documentRows = 10;

function problemAt({ points, width, rate, readOutScale, patience, seed }: Settings) {
  const count = peaksClasses * points;
  const problem = singleLayerOnPeaks('sin', { seed, count, width, lambda: 0 });
  const { document } = problem;
  const scaled = Object.entries(document.parameters).map(([id, { shape, values }]) => {
    const scale = id === 'W' || id === 'y' ? readOutScale : 1;
    return [id, { shape, values: Float64Array.from(values, (v) => scale * v) }] as const;
  });
  const own: GraphDocument = {
    ...document,
    title: 'Early stopping',
    notes:
      'Forty neurons and few points of Peaks. Press Run: the validation loss falls and rises again, and the run goes back to where it was lowest. The points are others than those of the experiment, which keeps 2000 for validation.',
    parameters: Object.fromEntries(scaled),
    recipe: {
      ...document.recipe,
      data: { ...document.recipe.data, count: documentRows * count },
      preparation: { validation: 1 - 1 / documentRows },
      regulariser: {},
      optimizer: { kind: 'adam', learningRate: rate },
      stop: { epochs: 2000, patience },
    },
  };
  return { ...problem, document: own };
}

interface Settings {
  readonly points: number;
  readonly width: number;
  readonly rate: number;
  readonly readOutScale: number;
  readonly patience: number;
  readonly seed: number;
}

export const earlyStopping = defineExperiment({
  id: 'C6',
  title: 'Early stopping',
  summary:
    'A network of forty neurons learns fifty points by heart: the training loss only falls, the validation loss falls and rises to more than three times its minimum. Patience stops there and goes back.',
  source: 'Jelenković, Mathematics of Deep Learning, lecture 4; Peaks and the single layer of Ruthotto',
  long: false,
  fields,
  document: (settings) => problemAt(settings).document,
  *run(settings) {
    const { steps } = settings;
    const problem = problemAt(settings);
    const { document, training, validation } = problem;
    const trained = problemOf(document, { table: training });
    const held = problemOf(document, { table: validation }).objective;
    const stepper = stepperOf(document, trained);
    const losses = { train: [] as number[], validation: [] as number[] };
    const patience = new Patience<Float64Array>(settings.patience);
    const best = new Patience<Float64Array>(Infinity);
    let stopped: number | null = null;
    for (let step = 0; step <= steps; step += 1) {
      if (step > 0) stepper.advance(1);
      const theta = stepper.theta();
      const loss = held.loss(theta);
      losses.train.push(trained.objective.loss(theta));
      losses.validation.push(loss);
      best.check(step, loss, () => theta);
      if (stopped === null && patience.check(step, loss, () => theta)) stopped = step;
      if (step % 50 === 0) yield { done: step / steps, at: `step ${step}` };
    }
    const chosen = best.best?.step ?? 0;
    const [end, at] = [stepper.theta(), best.state ?? stepper.theta()];
    const kept = patience.state ?? at;
    const split = courseObjective(problem, training, { features: 0, readOut: 0 });
    const maps = [
      { name: `After step ${chosen}`, x: split.pack(trained.objective.unpack(at)) },
      { name: `After step ${steps}`, x: split.pack(trained.objective.unpack(end)) },
    ].map(({ name, x }) => {
      const errors = {
        training: errorPercent(split, x, training),
        validation: errorPercent(split, x, validation),
      };
      return { name, errors, figure: classMap(name, (rows) => split.predict(x, rows), errors, training) };
    });
    const indices = losses.train.map((_, step) => step);
    const lossesAt = (step: number) => ({
      train: losses.train[step] ?? NaN,
      validation: losses.validation[step] ?? NaN,
    });
    const found = { step: chosen, ...lossesAt(chosen) };
    return {
      results: {
        best: found,
        stopped: stopped ?? 'not within the steps',
        kept: held.loss(kept),
        end: lossesAt(steps),
        validationError: { best: maps[0]?.errors.validation ?? NaN, end: maps[1]?.errors.validation ?? NaN },
      },
      comparisons: isOriginal(fields, settings) ? compare(found, stopped, held.loss(kept), lossesAt) : [],
      figures: [
        {
          kind: 'lines',
          title: 'Loss on the training points and on others',
          x: { label: 'step' },
          y: { label: 'loss', scale: 'logarithmic' },
          series: [
            { name: 'train', x: indices, y: losses.train, style: 'line' },
            { name: 'validation', x: indices, y: losses.validation, style: 'line' },
            { name: 'lowest', x: [chosen], y: [found.validation], style: 'points' },
            ...(stopped === null
              ? []
              : [
                  {
                    name: 'out of patience',
                    x: [stopped],
                    y: [lossesAt(stopped).validation],
                    style: 'points' as const,
                  },
                ]),
          ],
        },
        ...maps.map(({ figure }) => figure),
      ],
      listings: [
        {
          title: 'Losses',
          columns: ['where', 'step', 'training loss', 'validation loss', 'validation error, per cent'],
          rows: [
            [
              'lowest validation loss',
              chosen,
              ...Object.values(lossesAt(chosen)),
              maps[0]?.errors.validation ?? NaN,
            ],
            ['end', steps, ...Object.values(lossesAt(steps)), maps[1]?.errors.validation ?? NaN],
          ],
        },
      ],
    };
  },
});

function compare(
  best: { readonly step: number; readonly train: number; readonly validation: number },
  stopped: number | null,
  kept: number,
  at: (step: number) => { readonly train: number; readonly validation: number },
): Comparison[] {
  const why = 'a rounding of about 1e-16 in each of at most 2000 steps';
  return [
    counted('step of the lowest validation loss (the 62nd of the losses)', lowest.step, best.step),
    digits('lowest validation loss', lowest.validation, best.validation, 12, why),
    digits('training loss there', lowest.train, best.train, 12, why),
    ...Object.entries(reference).flatMap(([step, [train, validation]]) => [
      digits(`training loss, step ${step}`, train, at(Number(step)).train, 12, why),
      digits(`validation loss, step ${step}`, validation, at(Number(step)).validation, 12, why),
    ]),
    counted('step at which patience 50 ends the run', lowest.step + 50, stopped ?? NaN),
    digits('validation loss of the parameters that it keeps', lowest.validation, kept, 12, why),
  ];
}
