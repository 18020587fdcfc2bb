import { Matrix } from 'ml-matrix';
import { mersenneRandom } from '../../base/mersenne.ts';
import { sequential } from '../networks.ts';
import { defineExperiment } from './experiment.ts';
import { counted, digits, isOriginal, near } from './support/compare.ts';
import { singularValues } from './support/singular-values.ts';
import { quantile } from './support/statistics.ts';

const fields = {
  seed: { tag: 'integer', label: 'Seed', help: 'Of the Mersenne twister.', initial: 1, min: 0 },
  examples: { tag: 'integer', label: 'Examples', initial: 100, min: 1, max: 500 },
  repeats: {
    tag: 'integer',
    label: 'Seeds for percentiles',
    help: 'Seeds 1, 2, … up to this number; 0 leaves the percentiles out.',
    initial: 0,
    min: 0,
    max: 1000,
  },
} as const;

const widths = [8, 16, 32] as const;
const inputs = 3;

/** Largest and smallest singular value of seed 1, and 5, 50, 95 % over seeds 1 to 200 of both and of their quotient. */
const reference = {
  8: {
    seed1: [16.40501787370991, 0.00029422558645139863],
    largest: [13.414379365434817, 16.062458383566845, 20.31532286778053],
    smallest: [8.173094907584633e-5, 0.0015857690384310954, 0.010743987348631665],
    condition: [1536.4776474119797, 10762.840356338129, 186344.18305437162],
  },
  16: {
    seed1: [24.876942992772875, 0.00039367056259977524],
    largest: [19.03495079056988, 22.42382814779888, 26.702306773278487],
    smallest: [1.913465041464868e-6, 5.7839985877073195e-5, 0.0003859204109592608],
    condition: [60416.34974210803, 380281.12220309174, 11702318.262892317],
  },
  32: {
    seed1: [33.0200078486302, 0.0001028834093432873],
    largest: [27.95156020930058, 31.366652282390625, 35.685695723220135],
    smallest: [1.5294374820377653e-5, 5.326023451519295e-5, 0.00013990893078464332],
    condition: [223321.21210783607, 579091.2193818544, 2072103.471728559],
  },
} as const;

interface Extremes {
  readonly largest: number;
  readonly smallest: number;
  readonly condition: number;
}

interface Spectrum {
  readonly m: (typeof widths)[number];
  readonly sv: readonly number[];
  /** Of the matrix with its entries rounded to single precision. */
  readonly rounded: readonly number[];
  /** Of every seed for the percentiles. */
  readonly all: readonly Extremes[];
}

/** What is drawn for one width: Y in [−1, 1]³ first, then K and W, each column by column. */
function draw(seed: number, m: number, examples: number): { Y: Matrix; K: Float64Array; W: Float64Array } {
  const random = mersenneRandom(seed);
  const Y = new Matrix(inputs, examples);
  for (let j = 0; j < examples; j += 1) {
    for (let i = 0; i < inputs; i += 1) Y.set(i, j, 2 * random.uniform() - 1);
  }
  return { Y, K: random.randn(m, inputs), W: random.randn(1, m) };
}

/**
 * J = [J_W J_K] of W·tanh(KY) with respect to W and K, one row per example: ∂/∂w_k = z_k and ∂/∂K_ki = w_k σ'(a_k) y_i.
 * Columns of K are ordered like vec K.
 */
function jacobian(seed: number, m: number, examples: number): Matrix {
  const { Y, K, W } = draw(seed, m, examples);
  const J = new Matrix(examples, m * (1 + inputs));
  for (let e = 0; e < examples; e += 1) {
    for (let k = 0; k < m; k += 1) {
      let a = 0;
      for (let i = 0; i < inputs; i += 1) a += (K[k * inputs + i] ?? 0) * Y.get(i, e);
      const z = Math.tanh(a);
      J.set(e, k, z);
      for (let i = 0; i < inputs; i += 1) J.set(e, m + i * m + k, (W[k] ?? 0) * (1 - z * z) * Y.get(i, e));
    }
  }
  return J;
}

export const conditioning = defineExperiment({
  id: 'H7',
  title: 'Conditioning of a single layer',
  summary:
    'Singular values of the Jacobian of a small network with respect to its weights. They fall over five orders of magnitude and more as the layer grows wider: training is an ill-conditioned problem.',
  source: 'Ruthotto, Numerical Methods for Deep Learning: nonlinear models (no code published)',
  long: false,
  fields,
  variants: [{ title: 'percentiles over 200 seeds', settings: { repeats: 200 } }],
  document: ({ seed, examples }) => {
    const { K, W } = draw(seed, 8, examples);
    return sequential({
      title: 'Conditioning: 3-8-1',
      notes:
        'The smallest of the three networks whose Jacobian the experiment takes apart: tanh, no biases, normal weights.',
      inputs,
      layers: [
        { id: 'z', edge: 'K', width: 8, activation: 'tanh', bias: 'none', weights: K },
        { id: 'y', edge: 'W', width: 1, activation: 'identity', bias: 'none', weights: W },
      ],
      recipe: { loss: { kind: 'squared' }, initialiser: { kind: 'given' } },
    });
  },
  *run(settings) {
    const { seed, examples, repeats } = settings;
    const work = widths.length * (1 + repeats);
    let done = 0;
    const spectra: Spectrum[] = [];
    for (const m of widths) {
      const J = jacobian(seed, m, examples);
      const single = J.clone().apply(function round(i, j) {
        this.set(i, j, Math.fround(this.get(i, j)));
      });
      const all: Extremes[] = [];
      for (let s = 1; s <= repeats; s += 1) {
        const sv = singularValues(jacobian(s, m, examples));
        const [largest, smallest] = [sv[0] ?? NaN, sv.at(-1) ?? NaN];
        all.push({ largest, smallest, condition: largest / smallest });
        done += 1;
        yield { done: done / work, at: `${m} neurons, seed ${s}` };
      }
      spectra.push({ m, sv: singularValues(J), rounded: singularValues(single), all });
      done += 1;
      yield { done: done / work, at: `${m} neurons` };
    }
    const percentiles = (all: readonly Extremes[], key: keyof Extremes): number[] =>
      [0.05, 0.5, 0.95].map((p) =>
        quantile(
          all.map((one) => one[key]),
          p,
        ),
      );
    const published = isOriginal(fields, settings, ['repeats']);
    const absolute = (m: 8 | 16 | 32): number => 100 * 2 ** -52 * reference[m].seed1[0];
    const because =
      'a singular value carries an absolute error of order 2⁻⁵²·σ_max times the size of the matrix';
    const comparisons = spectra.flatMap(({ m, sv, rounded, all }) => {
      if (!published) return [];
      const ref = reference[m];
      const slack = absolute(m);
      const rows = [
        counted(`singular values, m = ${m}`, Math.min(100, 4 * m), sv.length, 'published'),
        near(`σ_max, m = ${m}`, ref.seed1[0], sv[0] ?? NaN, slack, because),
        near(`σ_min, m = ${m}`, ref.seed1[1], sv.at(-1) ?? NaN, slack, because),
        near(
          `σ_min of the matrix in single precision, m = ${m}`,
          ref.seed1[1],
          rounded.at(-1) ?? NaN,
          10 * 2 ** -24 * ref.seed1[0],
          'rounding the entries moves every singular value by at most ‖ΔJ‖ ≤ 2⁻²⁴‖J‖_F',
        ),
      ];
      if (repeats === 200) {
        for (const [i, p] of ['5 %', '50 %', '95 %'].entries()) {
          const at = (key: 'largest' | 'smallest'): number => percentiles(all, key)[i] ?? NaN;
          rows.push(near(`σ_max, ${p}, m = ${m}`, ref.largest[i] ?? NaN, at('largest'), slack, because));
          rows.push(near(`σ_min, ${p}, m = ${m}`, ref.smallest[i] ?? NaN, at('smallest'), slack, because));
          const condition = percentiles(all, 'condition')[i] ?? NaN;
          rows.push(digits(`condition, ${p}, m = ${m}`, ref.condition[i] ?? NaN, condition, 6, 'κ²·2⁻⁵²'));
        }
      }
      return rows;
    });
    return {
      results: Object.fromEntries(
        spectra.map(({ m, sv }) => [
          `m = ${m}`,
          { count: sv.length, largest: sv[0] ?? NaN, smallest: sv.at(-1) ?? NaN, all: sv },
        ]),
      ),
      comparisons,
      figures: [
        {
          kind: 'lines',
          title: 'Singular values of J',
          x: { label: 'index' },
          y: { label: 'singular value', scale: 'logarithmic', range: [1e-6, 1e2] },
          series: spectra.flatMap(({ m, sv, rounded }) => [
            { name: `m = ${m}`, x: sv.map((_, i) => i + 1), y: sv, style: 'line-points' as const },
            {
              name: `m = ${m}, single precision`,
              x: rounded.map((_, i) => i + 1),
              y: rounded,
              style: 'points' as const,
            },
          ]),
        },
      ],
      listings: [
        {
          title: `Seed ${seed}`,
          columns: ['m', 'singular values', 'σ_max', 'σ_min', 'condition'],
          rows: spectra.map(({ m, sv }) => [
            m,
            sv.length,
            sv[0] ?? NaN,
            sv.at(-1) ?? NaN,
            (sv[0] ?? NaN) / (sv.at(-1) ?? NaN),
          ]),
        },
        ...(repeats === 0
          ? []
          : [
              {
                title: `Seeds 1 to ${repeats}: 5, 50 and 95 %`,
                columns: ['m', 'quantity', '5 %', '50 %', '95 %'],
                rows: spectra.flatMap(({ m, all }) =>
                  (['largest', 'smallest', 'condition'] as const).map((key) => [
                    m,
                    key,
                    ...percentiles(all, key),
                  ]),
                ),
              },
            ]),
      ],
    };
  },
});
