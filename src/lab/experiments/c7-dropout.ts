import { defineExperiment } from './experiment.ts';
import { counted, isOriginal, near } from './support/compare.ts';
import { type Curve, meanOverMasks, moonsDocument, trainingCurve } from './support/dropout-runs.ts';
import { norm } from './support/statistics.ts';

const fields = {
  dropout: {
    tag: 'number',
    label: 'Dropout',
    help: 'Probability of a hidden neuron to be muted in a training step.',
    initial: 0.5,
    min: 0,
    max: 0.95,
  },
  width: { tag: 'integer', label: 'Neurons in each hidden layer', initial: 40, min: 1, max: 200 },
  rows: { tag: 'integer', label: 'Training points', initial: 60, min: 4, max: 1000 },
  noise: { tag: 'number', label: 'Noise', initial: 0.3, min: 0 },
  rate: { tag: 'number', label: 'Learning rate', initial: 0.01, min: 0, open: true, logarithmic: true },
  steps: { tag: 'integer', label: 'Steps', initial: 1000, min: 1, max: 100_000 },
  masks: { tag: 'integer', label: 'Masks to average over', initial: 4000, min: 2, max: 20_000 },
  seed: { tag: 'integer', label: 'Seed', initial: 1, min: 0 },
} as const;

/** Points of a loss curve. */
const points = 40;

const last = (values: readonly number[]): number => values.at(-1) ?? NaN;

export const dropout = defineExperiment({
  id: 'C7',
  title: 'Dropout',
  summary:
    'Hidden neurons are muted at random in every training step, and those kept are scaled by 1/(1 − p): over many masks the mean is the activation without dropout. A network that learns few points by heart keeps a lower validation loss with it.',
  source: 'Jelenković, Mathematics of Deep Learning, lectures 3 and 4',
  long: false,
  fields,
  document: moonsDocument,
  *run(settings) {
    const { dropout: p, width, steps, masks, seed } = settings;
    const { mean, activation } = meanOverMasks(p, width, masks, seed);
    // A masked component is o·m with m of mean 1 and variance p/(1 − p); a mean over N masks has the Nth part of it.
    const deviation = Math.sqrt(p / (1 - p) / masks);
    const errors = mean.map((m, i) => m - (activation[i] ?? NaN));
    const expected = deviation * norm(activation);
    const relative = errors.map((e, i) => (e === 0 ? 0 : Math.abs(e / (deviation * (activation[i] ?? NaN)))));
    const worst = Math.max(...relative);
    yield { done: 0.1, at: 'mean over masks' };

    const curves: Record<'without' | 'with', Curve | null> = { without: null, with: null };
    for (const [i, name] of (['without', 'with'] as const).entries()) {
      const document = moonsDocument({ ...settings, dropout: name === 'with' ? p : 0 });
      const run = trainingCurve(document, steps, Math.min(points, steps));
      let next = run.next();
      for (; !next.done; next = run.next())
        yield { done: 0.1 + 0.45 * (i + next.value), at: `training ${name} dropout` };
      curves[name] = next.value;
    }
    const named = Object.entries(curves) as ['without' | 'with', Curve][];
    const lossOf = ({ train, validation }: Curve) => ({
      train: last(train),
      validation: last(validation),
      bestValidation: Math.min(...validation),
    });
    const losses = Object.fromEntries(named.map(([name, curve]) => [`${name} dropout`, lossOf(curve)]));
    const validation = named.map(([, curve]) => last(curve.validation));
    const [plain = NaN, own = NaN] = validation;
    const [low, high] = [Math.min(...activation), Math.max(...activation)];
    return {
      results: { mean: { norm: norm(activation), error: norm(errors), expected, worst }, ...losses },
      comparisons: !isOriginal(fields, settings)
        ? []
        : [
            near(
              'mean over masks − activation',
              0,
              worst,
              4,
              'in standard deviations, the worst of 40 components',
            ),
            near(
              '‖mean over masks − activation‖ beside what is expected',
              1,
              norm(errors) / expected,
              0.45,
              'a root of 40 squares spreads by √(2/40)/2 ≈ 0.11; four times that',
            ),
            counted('lower validation loss with dropout (1: yes)', 1, own < plain ? 1 : 0),
          ],
      figures: [
        {
          kind: 'lines',
          title: 'Loss, with and without dropout',
          x: { label: 'step' },
          y: { label: 'loss', scale: 'logarithmic' },
          series: named.flatMap(([name, curve]) =>
            (['train', 'validation'] as const).map((part) => ({
              name: `${part}, ${name} dropout`,
              x: curve.steps,
              y: curve[part],
              style: 'line' as const,
            })),
          ),
        },
        {
          kind: 'lines',
          title: `Mean over ${masks} masks`,
          x: { label: 'activation without dropout' },
          y: { label: 'mean over masks' },
          series: [
            { name: 'equal', x: [low, high], y: [low, high], style: 'line' },
            { name: 'components', x: Array.from(activation), y: Array.from(mean), style: 'points' },
          ],
        },
      ],
      listings: [
        {
          title: `Losses after ${steps} steps, measured without dropout`,
          columns: ['training', 'loss on the training points', 'validation loss', 'lowest validation loss'],
          rows: named.map(([name, curve]) => [`${name} dropout`, ...Object.values(lossOf(curve))]),
        },
      ],
    };
  },
});
