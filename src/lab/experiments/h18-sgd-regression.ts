import { mersenneRandom } from '../../base/mersenne.ts';
import { seededRandom } from '../../base/xoshiro.ts';
import type { Table } from '../../datasets/dataset.ts';
import { line } from '../../datasets/line.ts';
import { initialSettings } from '../../base/fields.ts';
import { defineExperiment } from './experiment.ts';
import { digits, isOriginal, near, rounding } from './support/compare.ts';
import { sequential } from '../networks.ts';

const fields = {
  count: { tag: 'integer', label: 'Rows', initial: 100_000, min: 10, max: 100_000 },
  seed: { tag: 'integer', label: 'Seed of the data', help: 'Of the Mersenne twister.', initial: 1, min: 0 },
  drawSeed: { tag: 'integer', label: 'Seed of the batches', initial: 2, min: 0 },
  steps: { tag: 'integer', label: 'Steps of SGD', initial: 2000, min: 1, max: 100_000 },
  rate: { tag: 'number', label: 'Rate of gradient descent', initial: 0.5, min: 0, open: true },
} as const;

type Pair = readonly [number, number];

/** Batch sizes, first rates (falling as 1/(1 + k/100) from k = 1), and the excess loss after 2000 steps. */
const schedules = [
  { batch: 1, rate: 0.1, excess: 0.0013867986779241837, end: [1.0139475847887294, 2.0457068038482364] },
  { batch: 10, rate: 0.5, excess: 0.00019751018724672997, end: [0.999579122646604, 1.9793435747302313] },
  { batch: 100, rate: 0.5, excess: 0.00001322237708040186, end: [1.0071976579058217, 1.9959172182097562] },
] as const;

/** Sums over all rows, from which loss and gradient of the whole set follow at any β. */
function momentsOf({ inputs, targets, rows }: Table) {
  let [x, xx, y, yy, xy] = [0, 0, 0, 0, 0];
  inputs.forEach((u, i) => {
    const v = targets[i] ?? 0;
    [x, xx, y, yy, xy] = [x + u, xx + u * u, y + v, yy + v * v, xy + u * v];
  });
  const n = rows;
  [x, xx, y, yy, xy] = [x / n, xx / n, y / n, yy / n, xy / n];
  const best: Pair = [(xx * y - x * xy) / (xx - x * x), (xy - x * y) / (xx - x * x)];
  const root = Math.hypot((1 - xx) / 2, x);
  return {
    best,
    loss: ([a, b]: Pair): number => yy - 2 * (a * y + b * xy) + a * a + 2 * a * b * x + b * b * xx,
    gradient: ([a, b]: Pair): Pair => [2 * (a + b * x - y), 2 * (a * x + b * xx - xy)],
    curvatures: [1 + xx - 2 * root, 1 + xx + 2 * root] as const,
  };
}

function dataOf(count: number, seed: number): Table {
  const settings = { ...initialSettings(line.fields), count, noise: 0.5, generatorSeed: seed };
  return line.generate({ ...settings, generator: 'mt19937' }, seededRandom(1));
}

/** The mean of 2000 gradients at β = 0 over batches of 50, drawn with replacement: stochastic gradients are unbiased. */
function averageGradient({ inputs, targets, rows }: Table): Pair {
  const random = mersenneRandom(3);
  let [g, h] = [0, 0];
  for (let k = 0; k < 2000 * 50; k += 1) {
    const row = Math.floor(random.uniform() * rows);
    const y = targets[row] ?? 0;
    [g, h] = [g - y, h - y * (inputs[row] ?? 0)];
  }
  return [(2 * g) / 1e5, (2 * h) / 1e5];
}

export const sgdRegression = defineExperiment({
  id: 'H18',
  title: 'Stochastic gradients for a regression line',
  summary:
    'A line through a hundred thousand points by gradient descent and by small batches with a falling rate. A batch of one costs a hundred-thousandth of a full gradient and gets nearly as far.',
  source: 'Jelenković, Mathematics of Deep Learning, lecture 1 (data ours, since none are given)',
  long: false,
  fields,
  document: ({ count, seed, rate, drawSeed }) =>
    sequential({
      title: 'Regression line by stochastic gradients',
      notes:
        'One input, one output, no activation: the smallest network. Its weight is the slope, its bias the intercept.',
      inputs: 1,
      layers: [{ id: 'y', edge: 'slope', width: 1, activation: 'identity', bias: 'vector' }],
      recipe: {
        data: { kind: 'line', count, noise: 0.5, generator: 'mt19937', generatorSeed: seed },
        loss: { kind: 'squared', half: false, reduce: 'mean' },
        optimizer: { kind: 'gradient-descent', learningRate: Math.min(rate, 0.1) },
        initialiser: { kind: 'zeros' },
        batch: { size: 10, sampling: 'replacement', generator: 'mt19937', generatorSeed: drawSeed },
        stop: { steps: 2000 },
      },
    }),
  *run(settings) {
    const { count, seed, drawSeed, steps, rate } = settings;
    const table = dataOf(count, seed);
    const { inputs, targets } = table;
    const whole = momentsOf(table);
    yield { done: 0.2, at: 'data' };
    const full: Pair[] = [[0, 0]];
    for (let k = 0; k < 200; k += 1) {
      const [a, b] = full[k] as Pair;
      const [g, h] = whole.gradient([a, b]);
      full.push([a - rate * g, b - rate * h]);
    }
    const runs = [];
    for (const schedule of schedules) {
      const random = mersenneRandom(drawSeed);
      const path: Pair[] = [[0, 0]];
      let [a, b] = [0, 0];
      for (let k = 0; k < steps; k += 1) {
        let [g, h] = [0, 0];
        for (let i = 0; i < schedule.batch; i += 1) {
          const row = Math.floor(random.uniform() * count);
          const x = inputs[row] ?? 0;
          const r = a + b * x - (targets[row] ?? 0);
          [g, h] = [g + r, h + x * r];
        }
        const step = (schedule.rate / (1 + (k + 1) / 100)) * (2 / schedule.batch);
        [a, b] = [a - step * g, b - step * h];
        path.push([a, b]);
      }
      runs.push({ ...schedule, path, name: `SGD, batch ${schedule.batch}` });
      yield { done: 0.2 + 0.8 * (runs.length / schedules.length), at: `batch ${schedule.batch}` };
    }
    const average = averageGradient(table);
    const least = whole.loss(whole.best);
    const lossesOf = (path: readonly Pair[]): number[] => path.map((p) => whole.loss(p) - least);
    const curves = [{ name: 'gradient descent', path: full }, ...runs];
    const published = isOriginal(fields, settings);
    const zero = whole.gradient([0, 0]);
    const because = 'sums over 1e5 rows, added in another order';
    return {
      results: {
        best: whole.best,
        loss: least,
        curvatures: whole.curvatures,
        averageGradient: average,
        largestStableRate: 2 / whole.curvatures[1],
        'gradient descent': full.at(-1) ?? [],
        ...Object.fromEntries(runs.map(({ name, path }) => [name, path[steps] ?? []])),
      },
      comparisons: !published
        ? []
        : [
            digits('intercept by least squares', 1.0013177244000002, whole.best[0], 10, because),
            digits('slope by least squares', 2.001045793453924, whole.best[1], 10, because),
            digits('least loss', 0.25157509623018576, least, 10, because),
            digits('least curvature', 0.1321857492701518, whole.curvatures[0], 10, because),
            digits('largest curvature', 2.5337141486913537, whole.curvatures[1], 10, because),
            digits('full gradient at 0, intercept', -4.00055606256808, zero[0], 10, because),
            digits('full gradient at 0, slope', -2.33225008289379, zero[1], 10, because),
            digits('mean of 2000 batch gradients, intercept', -4.000297592750387, average[0], 10, because),
            digits('mean of 2000 batch gradients, slope', -2.337835886355576, average[1], 10, because),
            near(
              'batch gradients against the full one, intercept',
              zero[0],
              average[0],
              5 * 0.0048,
              'five standard errors of 0.0048',
            ),
            near(
              'batch gradients against the full one, slope',
              zero[1],
              average[1],
              5 * 0.0058,
              'five standard errors of 0.0058',
            ),
            digits('intercept after 10 full steps', 1.3088839666469332, full[10]?.[0] ?? NaN, 10, because),
            digits('slope after 200 full steps', 2.001044482292569, full[200]?.[1] ?? NaN, 10, because),
            ...runs.flatMap(({ name, path, excess, end }) => {
              const last = path[steps] as Pair;
              return [
                digits(`intercept after 2000 steps, ${name}`, end[0], last[0], 10, rounding),
                digits(`slope after 2000 steps, ${name}`, end[1], last[1], 10, rounding),
                near(
                  `excess loss, ${name}`,
                  excess,
                  whole.loss(last) - least,
                  1e-11,
                  'a difference of losses',
                ),
              ];
            }),
          ],
      figures: [
        {
          kind: 'lines',
          title: 'Paths of intercept and slope',
          x: { label: 'intercept' },
          y: { label: 'slope' },
          series: curves.map(({ name, path }) => ({
            name,
            x: path.map((p) => p[0]),
            y: path.map((p) => p[1]),
            style: 'line',
          })),
        },
        {
          kind: 'lines',
          title: 'Loss above the least',
          x: { label: 'step' },
          y: { label: 'loss − least loss', scale: 'logarithmic' },
          series: curves.map(({ name, path }) => ({
            name,
            x: path.map((_, k) => k),
            y: lossesOf(path),
            style: 'line',
          })),
        },
      ],
      listings: [
        {
          title: 'Ends',
          columns: ['method', 'steps', 'intercept', 'slope', 'loss above the least'],
          rows: curves.map(({ name, path }) => {
            const last = path.at(-1) as Pair;
            return [name, path.length - 1, ...last, whole.loss(last) - least];
          }),
        },
      ],
    };
  },
});
