import { Matrix, solve } from 'ml-matrix';
import { mersenneRandom } from '../../base/mersenne.ts';
import { defineExperiment } from './experiment.ts';
import { counted, digits, isOriginal, near } from './support/compare.ts';
import { singularValues } from './support/singular-values.ts';
import { norm } from './support/statistics.ts';

const fields = {
  seed: { tag: 'integer', label: 'Seed', help: 'Of the Mersenne twister.', initial: 1, min: 0 },
  scale: { tag: 'number', label: 'Scale of the weights', initial: 3, min: 0, open: true },
} as const;

const sizes = [10, 20, 40] as const;

const activations = {
  'identity, no bias': (a: number) => a,
  identity: (a: number) => a,
  tanh: Math.tanh,
  sin: Math.sin,
  relu: (a: number) => Math.max(a, 0),
} as const;
type Name = keyof typeof activations;

/** Ranks above 1e-10 relative, computed with another library; and condition numbers where the matrix is regular. */
const reference: Readonly<Record<Name, readonly { rank: number; condition?: number }[]>> = {
  'identity, no bias': [{ rank: 2 }, { rank: 2 }, { rank: 2 }],
  identity: [{ rank: 3 }, { rank: 3 }, { rank: 3 }],
  tanh: [
    { rank: 10, condition: 661.7769748203868 },
    { rank: 20, condition: 8076.609633428513 },
    { rank: 40, condition: 52745.86325198865 },
  ],
  sin: [
    { rank: 10, condition: 457.9876479798842 },
    { rank: 20, condition: 10107.162045211184 },
    { rank: 40, condition: 2924904.7147050602 },
  ],
  relu: [{ rank: 6 }, { rank: 19 }, { rank: 38 }],
};

export const rankOfFeatures = defineExperiment({
  id: 'H1b',
  title: 'Rank of random features',
  summary:
    'As many random neurons as points: with tanh or sin the matrix σ(KY + b) has full rank, so that its columns interpolate anything; with the identity it never exceeds three, and relu leaves some neurons idle.',
  source: 'Ruthotto, Numerical Methods for Deep Learning: single-layer networks (universal approximation)',
  long: false,
  fields,
  document: null,
  *run(settings) {
    const { seed, scale } = settings;
    const found: {
      name: Name;
      n: number;
      rank: number;
      condition: number;
      residual: number;
      sv: number[];
    }[] = [];
    for (const n of sizes) {
      const random = mersenneRandom(seed);
      const Y = new Matrix(2, n);
      for (let j = 0; j < n; j += 1) for (let i = 0; i < 2; i += 1) Y.set(i, j, 2 * random.uniform() - 1);
      const K = Matrix.from1DArray(
        n,
        2,
        Array.from(random.randn(n, 2), (v) => scale * v),
      );
      const b = random.randn(n, 1);
      const target = Matrix.columnVector(Array.from(random.randn(n, 1)));
      const KY = K.mmul(Y);
      for (const [name, f] of Object.entries(activations) as [Name, (a: number) => number][]) {
        const bias = name === 'identity, no bias' ? 0 : 1;
        const Z = Matrix.zeros(n, n).apply(function fill(i, j) {
          this.set(i, j, f(KY.get(i, j) + bias * (b[i] ?? 0)));
        });
        const sv = singularValues(Z);
        const rank = sv.filter((s) => s > 1e-10 * (sv[0] ?? 0)).length;
        // wᵀZ = cᵀ: a read-out of the n neurons that takes any values at the n points.
        const fit = rank === n ? Matrix.sub(Z.transpose().mmul(solve(Z.transpose(), target)), target) : null;
        const residual = fit ? norm(fit.to1DArray()) / norm(target.to1DArray()) : NaN;
        found.push({ name, n, rank, condition: (sv[0] ?? NaN) / (sv[n - 1] ?? NaN), residual, sv });
        yield { done: found.length / (sizes.length * 5), at: `${name}, ${n} points` };
      }
    }
    const last = found.filter(({ n }) => n === 40);
    return {
      results: Object.fromEntries(
        found.map(({ name, n, rank, condition }) => [`${name}, ${n}`, { rank, condition }]),
      ),
      comparisons: !isOriginal(fields, settings)
        ? []
        : found.flatMap(({ name, n, rank, condition, residual }) => {
            const expected = reference[name][sizes.indexOf(n as 10)];
            const rows = [counted(`rank, ${name}, ${n} points`, expected?.rank ?? NaN, rank)];
            if (expected?.condition === undefined) return rows;
            const why = 'a condition number κ carries a relative error of about κ·2⁻⁵²';
            rows.push(digits(`condition, ${name}, ${n} points`, expected.condition, condition, 8, why));
            // A backward stable solver leaves a residual of order n·2⁻⁵²·κ relative at the worst.
            const bound = n * 2 ** -52 * expected.condition;
            rows.push(near(`residual, ${name}, ${n} points`, 0, residual, bound, 'n·κ·2⁻⁵²'));
            return rows;
          }),
      figures: [
        {
          kind: 'lines',
          title: 'Singular values of σ(KY + b), 40 points',
          x: { label: 'index' },
          y: { label: 'singular value', scale: 'logarithmic' },
          series: last.map(({ name, sv }) => ({
            name,
            x: sv.map((_, i) => i + 1),
            // Zero has no logarithm; below rounding everything is zero.
            y: sv.map((s) => Math.max(s, 1e-18)),
            style: 'line-points',
          })),
        },
      ],
      listings: [
        {
          title: 'Ranks (relative to the largest singular value, 1e-10)',
          columns: ['activation', 'points = neurons', 'rank', 'condition', 'residual of interpolation'],
          rows: found.map(({ name, n, rank, condition, residual }) => [
            name,
            n,
            rank,
            rank === n ? condition : '∞',
            rank === n ? residual : '–',
          ]),
        },
      ],
    };
  },
});
