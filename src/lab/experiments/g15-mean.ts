import { mersenneRandom } from '../../base/mersenne.ts';
import { defineExperiment } from './experiment.ts';
import { digits, isOriginal, near, rounding } from './support/compare.ts';
import { mean } from './support/statistics.ts';

const fields = {
  count: { tag: 'integer', label: 'Numbers', initial: 1000, min: 2, max: 1_000_000 },
  seed: { tag: 'integer', label: 'Seed', help: 'Of the Mersenne twister.', initial: 4, min: 0 },
  fixedRate: {
    tag: 'number',
    label: 'Constant rate to compare with',
    initial: 0.05,
    min: 0,
    open: true,
    max: 0.5,
    logarithmic: true,
  },
} as const;

export const meanEstimation = defineExperiment({
  id: 'G15',
  title: 'A mean by stochastic gradients',
  summary:
    'Minimising the mean of (x − c)² one number at a time. With the rate 1/(2t) the iterate after t numbers is exactly their mean; with a constant rate it never settles.',
  source: 'Course notes on learning rates: Σ η = ∞, Σ η² < ∞',
  long: false,
  fields,
  document: null,
  *run(settings) {
    const { count, seed, fixedRate } = settings;
    const random = mersenneRandom(seed);
    const values = Float64Array.from({ length: count }, () => 3 + random.normal());
    let [decaying, constant] = [0, 0];
    const traces = { decaying: [] as number[], constant: [] as number[] };
    values.forEach((x, i) => {
      decaying -= (1 / (2 * (i + 1))) * 2 * (decaying - x);
      constant -= fixedRate * 2 * (constant - x);
      traces.decaying.push(decaying);
      traces.constant.push(constant);
    });
    yield { done: 1, at: 'one pass' };
    const sample = mean(values);
    const steps = traces.decaying.map((_, i) => i + 1);
    return {
      results: { mean: sample, decaying, constant },
      comparisons: [
        near(
          'last iterate against the mean',
          sample,
          decaying,
          count * 2 ** -52 * Math.abs(sample),
          'one rounding of order 2⁻⁵² per number',
        ),
        ...(isOriginal(fields, settings, ['fixedRate'])
          ? [digits('mean of the sample', 3.013273561521578, sample, 12, rounding)]
          : []),
      ],
      figures: [
        {
          kind: 'lines',
          title: 'Iterates',
          x: { label: 'step', scale: 'logarithmic' },
          y: { label: 'c' },
          series: [
            { name: 'rate 1/(2t)', x: steps, y: traces.decaying, style: 'line' },
            { name: `rate ${fixedRate}`, x: steps, y: traces.constant, style: 'line' },
            { name: 'mean', x: [1, count], y: [sample, sample], style: 'line' },
          ],
        },
      ],
      listings: [
        {
          title: 'After one pass',
          columns: ['rate', 'c', 'c − mean'],
          rows: [
            ['1/(2t)', decaying, decaying - sample],
            [fixedRate, constant, constant - sample],
          ],
        },
      ],
    };
  },
});
