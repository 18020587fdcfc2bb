import { mersenneRandom } from '../../base/mersenne.ts';
import type { MersenneRandom } from '../../base/mersenne.ts';
import { defineExperiment } from './experiment.ts';
import { digits, isOriginal, rounding } from './support/compare.ts';
import { norm } from './support/statistics.ts';

const fields = {
  width: { tag: 'integer', label: 'Width', initial: 100, min: 1, max: 1000 },
  layers: { tag: 'integer', label: 'Layers', initial: 3, min: 1, max: 100 },
  seed: { tag: 'integer', label: 'Seed', help: 'Of the Mersenne twister.', initial: 1, min: 0 },
} as const;

/** How weights are drawn, given the width; `variance` of one weight. */
const rules = [
  { name: 'normal', published: 1003.6310921218372, half: null, variance: () => 1 },
  { name: 'uniform ±0.5', published: 25.798898656176743, half: () => 0.5, variance: () => 1 / 12 },
  { name: 'uniform ±0.05', published: 0.029160066786749983, half: () => 0.05, variance: () => 1 / 1200 },
  {
    name: 'uniform ±√(3/width)',
    published: 0.9632420231322961,
    half: (n: number) => Math.sqrt(3 / n),
    variance: (n: number) => 1 / n,
  },
] as const;

/** Uniform in ±half, column by column. */
function uniformMatrix(random: MersenneRandom, n: number, half: number): Float64Array {
  const K = new Float64Array(n * n);
  for (let j = 0; j < n; j += 1) {
    for (let i = 0; i < n; i += 1) K[i * n + j] = half * (2 * random.uniform() - 1);
  }
  return K;
}

function multiply(K: Float64Array, y: Float64Array): Float64Array {
  const n = y.length;
  return Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j += 1) sum += (K[i * n + j] ?? 0) * (y[j] ?? 0);
    return sum;
  });
}

export const initialScale = defineExperiment({
  id: 'G14',
  title: 'Scale of starting weights',
  summary:
    'How much three random matrices lengthen a vector. Weights of variance 1/in-degree keep its length; others make it explode or vanish, faster with every layer.',
  source: 'Jelenković, Mathematics of Deep Learning, lecture 1',
  long: false,
  fields,
  document: null,
  *run(settings) {
    const { width, layers, seed } = settings;
    const random = mersenneRandom(seed);
    const start = random.randn(width, 1);
    const growth: { name: string; factors: number[]; expected: number }[] = [];
    for (const { name, half, variance } of rules) {
      let y = start;
      const factors = [1];
      for (let layer = 0; layer < layers; layer += 1) {
        const K = half ? uniformMatrix(random, width, half(width)) : random.randn(width, width);
        y = multiply(K, y);
        factors.push(norm(y) / norm(start));
      }
      growth.push({ name, factors, expected: Math.sqrt(width * variance(width)) ** layers });
      yield { done: growth.length / rules.length, at: name };
    }
    const end = (g: { factors: number[] }): number => g.factors[layers] ?? NaN;
    return {
      results: Object.fromEntries(growth.map((g) => [g.name, end(g)])),
      comparisons: isOriginal(fields, settings)
        ? growth.map((g, i) =>
            digits(`‖K₃K₂K₁y‖/‖y‖, ${g.name}`, rules[i]?.published ?? NaN, end(g), 12, rounding),
          )
        : [],
      figures: [
        {
          kind: 'lines',
          title: 'Length of a vector on its way through random layers',
          x: { label: 'layer' },
          y: { label: '‖y‖ relative to the start', scale: 'logarithmic' },
          series: growth.map(({ name, factors }) => ({
            name,
            x: factors.map((_, l) => l),
            y: factors,
            style: 'line-points',
          })),
        },
      ],
      listings: [
        {
          title: `Growth over ${layers} layers`,
          columns: ['weights', 'growth', 'root mean square over all draws'],
          rows: growth.map((g) => [g.name, end(g), g.expected]),
        },
      ],
    };
  },
});
