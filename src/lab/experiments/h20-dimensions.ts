import { mersenneRandom } from '../../base/mersenne.ts';
import { defineExperiment } from './experiment.ts';
import { counted, digits, isOriginal, rounding } from './support/compare.ts';
import { spaced } from './support/statistics.ts';

const fields = {
  samples: { tag: 'integer', label: 'Samples', initial: 1000, min: 1, max: 10_000_000 },
  bins: { tag: 'integer', label: 'Bins', initial: 100, min: 2, max: 10_000 },
  seed: { tag: 'integer', label: 'Seed', help: 'Of the Mersenne twister.', initial: 9, min: 0 },
} as const;

export const dimensions = defineExperiment({
  id: 'H20',
  title: 'Curse of dimensionality',
  summary:
    'A histogram of uniform numbers: with ten samples a bin the density is off by about √(1/10) everywhere. Keeping ten samples a bin in d dimensions takes bins^d times ten samples.',
  source: 'Jelenković, Mathematics of Deep Learning, lecture 1',
  long: false,
  fields,
  document: null,
  *run(settings) {
    const { samples, bins, seed } = settings;
    const random = mersenneRandom(seed);
    const counts = new Array<number>(bins).fill(0);
    for (let i = 0; i < samples; i += 1) {
      const bin = Math.floor(bins * random.uniform());
      counts[bin] = (counts[bin] ?? 0) + 1;
      if (i % 1_000_000 === 999_999) yield { done: i / samples, at: `${i + 1} samples` };
    }
    yield { done: 1, at: 'counted' };
    const each = samples / bins;
    const relative = counts.map((count) => count / each - 1);
    const rms = Math.sqrt(relative.reduce((sum, e) => sum + e * e, 0) / bins);
    const largest = Math.max(...relative.map(Math.abs));
    // As a power of ten, since no float64 holds the number of samples.
    const exponent = (d: number): number => d * Math.log10(bins) + Math.log10(each);
    return {
      results: { rms, expected: 1 / Math.sqrt(each), largest, digitsIn100Dimensions: exponent(100) },
      comparisons: isOriginal(fields, settings)
        ? [
            digits('root mean square of the relative errors', 0.31048349392520047, rms, 12, rounding),
            digits('largest relative error', 0.8, largest, 12, rounding),
            counted('samples in the first bin', 6, counts[0] ?? NaN),
            counted('samples in the last bin', 4, counts[99] ?? NaN),
          ]
        : [],
      figures: [
        {
          kind: 'histogram',
          title: `${samples} samples in ${bins} bins`,
          x: { label: 'x' },
          edges: spaced(0, 1, bins + 1),
          counts,
        },
      ],
      listings: [
        {
          title: `Samples for ${Number(each.toPrecision(6))} in each bin`,
          columns: ['dimensions', 'bins', 'samples'],
          rows: [1, 2, 3, 10, 100].map((d) => {
            const power = (e: number): string =>
              e < 15 ? String(Math.round(10 ** e)) : `10^${Number(e.toFixed(2))}`;
            return [d, power(d * Math.log10(bins)), power(exponent(d))];
          }),
        },
      ],
    };
  },
});
