import { mersenneRandom } from '../../base/mersenne.ts';
import type { Table } from '../../datasets/dataset.ts';
import type { GraphDocument } from '../../document/document.ts';
import type { HistogramFigure, LinesFigure } from '../figure.ts';
import { type DenseLayer, sequential } from '../networks.ts';
import { defineExperiment } from './experiment.ts';
import { digits, isOriginal, near } from './support/compare.ts';
import { problemOf } from './support/problem.ts';
import { histogramOf, mean, norm, spaced } from './support/statistics.ts';

const fields = {
  seed: { tag: 'integer', label: 'Seed', help: 'Of the Mersenne twister.', initial: 12, min: 0 },
  points: { tag: 'integer', label: 'Points of the curve', initial: 500, min: 2, max: 5000 },
  network: {
    tag: 'choice',
    label: 'Network to open',
    help: 'The experiment runs both.',
    initial: 'residual',
    options: { plain: 'plain', residual: 'residual' },
  },
} as const;

type Kind = 'plain' | 'residual';

/** Five layers 4 → 4 and one 4 → 1. */
const widths = [4, 4, 4, 4, 4, 1] as const;
const width = 4;
const rows = 100;
const scale = 0.2;

/** ‖f(θ(0))‖, the curve's maximum, its value at t = 1, and extremes and deviation of the gradient over ‖f(θ(0))‖. */
const reference = {
  plain: {
    norm: 0.003208254663573513,
    most: 3.2400162248068543,
    end: 0.8658406319507522,
    least: -0.030466958117825644,
    largest: 0.021085637297184323,
    deviation: 0.006836162673371908,
  },
  residual: {
    norm: 0.772591974587855,
    most: 5.188870803460885,
    end: 5.188870803460885,
    least: -45.748450602490394,
    largest: 12.748619473537177,
    deviation: 6.58158317514203,
  },
} as const;

/** K (at t = 1) and its perturbation K̃ (at t = 0), layer by layer, then the inputs; matrices row-major. */
function draw(seed: number) {
  const random = mersenneRandom(seed);
  const K: Float64Array[] = [];
  const tilde: Float64Array[] = [];
  for (const out of widths) {
    K.push(random.randn(out, width).map((v) => scale * v));
    tilde.push(random.randn(out, width).map((v) => scale * v));
    random.randn(out, 1); // biases, drawn and then multiplied by zero
  }
  const columns = random.randn(width, rows);
  const inputs = Float64Array.from(
    { length: rows * width },
    (_, at) => columns[(at % width) * rows + Math.floor(at / width)] ?? 0,
  );
  return { K, tilde, inputs };
}

function documentOf(kind: Kind, seed: number): GraphDocument {
  const { K } = draw(seed);
  const layers = widths.map((out, l): DenseLayer => ({
    id: `y${l + 1}`,
    edge: `K${l + 1}`,
    width: out,
    activation: 'tanh',
    bias: 'none',
    weights: K[l] ?? [],
    skip: kind === 'residual' && out === width,
  }));
  return sequential({
    title: kind === 'residual' ? 'Residual network, 5 × 4 and 1' : 'Plain network, 5 × 4 and 1',
    notes:
      'Six tanh layers with small random weights. Without skips hardly anything arrives at the output; with them the output moves smoothly with the weights.',
    inputs: width,
    layers,
    recipe: { loss: { kind: 'squared', half: true, reduce: 'sum' }, initialiser: { kind: 'given' } },
  });
}

/** The curve ‖f(θ(t)) − f(θ(0))‖/‖f(θ(0))‖ and the gradient of ½‖f(θ) − f(θ(0))‖² at t = 1. */
function measure(kind: Kind, seed: number, t: readonly number[]) {
  const { K, tilde, inputs } = draw(seed);
  const blank: Table = {
    rows,
    inputNames: ['x1', 'x2', 'x3', 'x4'],
    targetNames: ['y'],
    inputs,
    targets: new Float64Array(rows),
    task: { kind: 'regression' },
  };
  const document = documentOf(kind, seed);
  const { objective } = problemOf(document, { table: blank });
  const at = (s: number): Float64Array =>
    objective.pack(
      Object.fromEntries(
        K.map((k, l) => [`K${l + 1}`, k.map((v, i) => s * v + (1 - s) * (tilde[l]?.[i] ?? 0))]),
      ),
    );
  const still = objective.predict(at(0));
  const size = norm(still);
  const curve = t.map((s) => norm(objective.predict(at(s)).map((v, i) => v - (still[i] ?? 0))) / size);
  const aimed = problemOf(document, { table: { ...blank, targets: still } }).objective;
  const gradient = aimed.gradient(at(1)).gradient.map((g) => g / size);
  const end = norm(objective.predict(at(1)).map((v, i) => v - (still[i] ?? 0))) / size;
  return { size, curve, gradient, end };
}

export const perturbation = defineExperiment({
  id: 'H9',
  title: 'Plain and residual network under perturbation',
  summary:
    'How far the output moves while all weights go from one random draw to another. The plain network wanders and its gradient vanishes; the residual network moves smoothly and its gradient is ten thousand times larger.',
  source: 'Ruthotto, Numerical Methods for Deep Learning: nonlinear models (EReseNet_vs_NeuralNet)',
  long: false,
  fields,
  document: ({ network, seed }) => documentOf(network, seed),
  *run(settings) {
    const { seed, points } = settings;
    const t = spaced(-0.1, 1, points);
    const measured = [];
    for (const kind of ['plain', 'residual'] as const) {
      measured.push({ kind, ...measure(kind, seed, t) });
      yield { done: measured.length / 2, at: `${kind} network` };
    }
    const spread = (values: Float64Array): number => {
      const average = mean(values);
      return norm(values.map((v) => v - average)) / Math.sqrt(values.length - 1);
    };
    const shown = measured.map((one) => ({
      ...one,
      most: Math.max(...one.curve),
      least: Math.min(...one.gradient),
      largest: Math.max(...one.gradient),
      deviation: spread(one.gradient),
      monotone: one.curve.every((v, i) => (t[i] ?? 0) <= 0 || v >= (one.curve[i - 1] ?? 0)),
    }));
    const published = isOriginal(fields, settings, ['network']);
    const because =
      'float64 tanh of two libraries; the plain network’s output is a hundred times smaller than its parts';
    return {
      results: Object.fromEntries(
        shown.map(({ kind, size, most, end, least, largest, deviation, monotone, curve }) => [
          kind,
          { norm: size, most, end, gradient: { least, largest, deviation }, monotone, curve },
        ]),
      ),
      comparisons: !published
        ? []
        : shown.flatMap(({ kind, size, most, end, least, largest, deviation, monotone }) => {
            const ref = reference[kind];
            return [
              digits(`${kind}: ‖f(θ(0))‖`, ref.norm, size, 10, because),
              digits(`${kind}: largest value of the curve`, ref.most, most, 10, because),
              digits(`${kind}: curve at t = 1`, ref.end, end, 10, because),
              digits(`${kind}: least gradient`, ref.least, least, 10, because),
              digits(`${kind}: largest gradient`, ref.largest, largest, 10, because),
              digits(`${kind}: deviation of the gradient`, ref.deviation, deviation, 10, because),
              near(
                `${kind}: rises for t ≥ 0 (1 yes, 0 no)`,
                kind === 'residual' ? 1 : 0,
                Number(monotone),
                0,
                'yes or no',
              ),
            ];
          }),
      figures: shown.flatMap(({ kind, curve, gradient }): (LinesFigure | HistogramFigure)[] => [
        {
          kind: 'lines',
          title: `${kind === 'plain' ? 'Plain' : 'Residual'} network`,
          x: { label: 't' },
          y: { label: '‖f(θ(t)) − f(θ(0))‖ / ‖f(θ(0))‖' },
          series: [{ name: kind, x: t, y: curve, style: 'line' }],
        },
        {
          kind: 'histogram',
          title: `${kind === 'plain' ? 'Plain' : 'Residual'} network: gradient`,
          x: { label: 'component of the gradient / ‖f(θ(0))‖' },
          ...histogramOf(gradient, 100),
        },
      ]),
      listings: [
        {
          title: 'Both networks',
          columns: [
            'network',
            '‖f(θ(0))‖',
            'curve, most',
            'curve at 1',
            'gradient, least',
            'largest',
            'deviation',
          ],
          rows: shown.map((s) => [s.kind, s.size, s.most, s.end, s.least, s.largest, s.deviation]),
        },
      ],
    };
  },
});
