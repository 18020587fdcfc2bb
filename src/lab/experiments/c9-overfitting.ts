import { Matrix, QrDecomposition } from 'ml-matrix';
import { seededRandom } from '../../base/xoshiro.ts';
import { arch, archHeight } from '../../datasets/arch.ts';
import { defineExperiment } from './experiment.ts';
import { isOriginal, near } from './support/compare.ts';
import { norm, spaced } from './support/statistics.ts';

const fields = {
  count: { tag: 'integer', label: 'Points', initial: 10, min: 3, max: 200 },
  noise: { tag: 'number', label: 'Noise', initial: 0.05, min: 0 },
  seed: { tag: 'integer', label: 'Seed', help: 'Of the Mersenne twister.', initial: 11, min: 0 },
  validation: {
    tag: 'number',
    label: 'Point kept for validation',
    help: 'Between the last two points at first.',
    initial: 0.97,
    min: 0,
    max: 1,
  },
} as const;

const degrees = [1, 2, 3, 5, 9] as const;

/** Root mean square error on the points and |error| at x = 0.97, by degree: least squares computed with another library. */
const reference: Readonly<Record<number, readonly [number, number]>> = {
  1: [0.3011436399142308, 0.5501592185162583],
  2: [0.17507779233022755, 0.225001629858679],
  3: [0.03516847623046109, 0.09113679857153106],
  5: [0.02771282690674687, 0.10549048926140997],
  9: [0, 0.45542584193092545],
};

/** T₀ … T_degree of 2x − 1 (Chebyshev polynomials, which keep the least squares problem well conditioned). */
function chebyshev(x: number, degree: number): number[] {
  const t = 2 * x - 1;
  const values = [1, t];
  for (let k = 2; k <= degree; k += 1)
    values.push(2 * t * (values[k - 1] as number) - (values[k - 2] as number));
  return values.slice(0, degree + 1);
}

export const overfitting = defineExperiment({
  id: 'C9',
  title: 'Overfitting',
  summary:
    'Polynomials of rising degree through a few noisy points. The error on the points only falls; the error at a point kept aside falls and rises again.',
  source: 'Jelenković, Mathematics of Deep Learning, lecture 1; Baumann on Higham and Higham (validation)',
  long: false,
  fields,
  document: null,
  *run(settings) {
    const { count, noise, seed, validation } = settings;
    const table = arch.generate(
      { count, noise, generator: 'mt19937', generatorSeed: seed } as never,
      seededRandom(1),
    );
    const xs = Array.from(table.inputs);
    const ys = Matrix.columnVector(Array.from(table.targets));
    const dense = spaced(0, 1, 201);
    const fits = degrees
      .filter((degree) => degree < count)
      .map((degree) => {
        const A = new Matrix(xs.map((x) => chebyshev(x, degree)));
        const c = new QrDecomposition(A).solve(ys);
        const at = (x: number): number => chebyshev(x, degree).reduce((s, t, k) => s + t * c.get(k, 0), 0);
        const train = norm(Matrix.sub(A.mmul(c), ys).to1DArray()) / Math.sqrt(count);
        return {
          degree,
          train,
          validation: Math.abs(at(validation) - archHeight(validation)),
          curve: dense.map(at),
        };
      });
    yield { done: 1, at: 'least squares' };
    const series = fits.map(({ degree, curve }) => ({
      name: `degree ${degree}`,
      x: dense,
      y: curve,
      style: 'line' as const,
    }));
    return {
      results: Object.fromEntries(
        fits.map((fit) => [`degree ${fit.degree}`, { train: fit.train, validation: fit.validation }]),
      ),
      comparisons: !isOriginal(fields, settings)
        ? []
        : fits.flatMap((fit) => {
            const [train = NaN, other = NaN] = reference[fit.degree] ?? [];
            const why = 'float64 least squares; the reference used powers of x, whose condition costs digits';
            return [
              near(`error on the points, degree ${fit.degree}`, train, fit.train, 1e-10, why),
              near(`error at x = 0.97, degree ${fit.degree}`, other, fit.validation, 1e-8, why),
            ];
          }),
      figures: [
        {
          kind: 'lines',
          title: 'Polynomials through noisy points',
          x: { label: 'x' },
          y: { label: 'y', range: [-1, 2] },
          series: [
            { name: 'points', x: xs, y: Array.from(table.targets), style: 'points' },
            { name: 'kept aside', x: [validation], y: [archHeight(validation)], style: 'points' },
            ...series,
          ],
        },
        {
          kind: 'lines',
          title: 'Error against degree',
          x: { label: 'degree' },
          y: { label: 'error', scale: 'logarithmic' },
          series: (['train', 'validation'] as const).map((name) => ({
            name,
            x: fits.map(({ degree }) => degree),
            y: fits.map((fit) => fit[name]),
            style: 'line-points',
          })),
        },
      ],
      listings: [
        {
          title: 'Errors',
          columns: ['degree', 'error on the points', 'error at the point kept aside'],
          rows: fits.map((fit) => [fit.degree, fit.train, fit.validation]),
        },
      ],
    };
  },
});
