import { mersenneRandom } from '../../base/mersenne.ts';
import type { GraphDocument } from '../../document/document.ts';
import { bfgs } from '../../solvers/bfgs.ts';
import { type DenseLayer, sequential } from '../networks.ts';
import { defineExperiment } from './experiment.ts';
import { isOriginal, near } from './support/compare.ts';
import { drive, settingsOf } from './support/drive.ts';
import { latticeRows } from './support/lattice.ts';
import { problemOf } from './support/problem.ts';

const fields = {
  layers: { tag: 'integer', label: 'Layers', initial: 8, min: 1, max: 64 },
  time: {
    tag: 'number',
    label: 'Final time T',
    help: 'The factor of a layer is h = T/layers.',
    initial: 20,
    min: 0,
    open: true,
  },
  lambda: { tag: 'number', label: 'λ', initial: 1e-4, min: 0, logarithmic: true },
  seed: {
    tag: 'integer',
    label: 'Seed of the points',
    help: 'Of the Mersenne twister.',
    initial: 20,
    min: 0,
  },
  startSeed: { tag: 'integer', label: 'Seed of the start', initial: 3, min: 0 },
  iterations: { tag: 'integer', label: 'Iterations', help: 'BFGS.', initial: 300, min: 0 },
} as const;

interface Settings {
  readonly layers: number;
  readonly time: number;
  readonly lambda: number;
  readonly seed: number;
  readonly startSeed: number;
}

const count = 2000;

/** The network, or only its residual layers: then its output is the embedding. */
function documentOf({ layers, time, lambda, seed, startSeed }: Settings, readOut: boolean): GraphDocument {
  const random = mersenneRandom(startSeed);
  const deep = Array.from({ length: layers }, (_, l): DenseLayer => ({
    id: `y${l + 1}`,
    edge: `K${l + 1}`,
    width: 2,
    activation: 'tanh',
    bias: 'vector',
    weights: random.randn(2, 2).map((v) => v / 4),
    biases: [0, 0],
    skip: true,
    step: time / layers,
  }));
  const last: DenseLayer = {
    id: 's',
    edge: 'W',
    width: 1,
    activation: 'identity',
    bias: 'vector',
    weights: random.randn(1, 2),
    biases: [0],
  };
  return sequential({
    title: 'Residual network that straightens ellipses',
    notes: `${layers} residual layers of two neurons, Y ← Y + hσ(KY + b), and one line that parts what comes out.`,
    inputs: 2,
    layers: readOut ? [...deep, last] : deep,
    recipe: {
      data: { kind: 'ellipses', count, generator: 'mt19937', generatorSeed: seed },
      loss: { kind: readOut ? 'logistic' : 'squared', reduce: 'mean' },
      regulariser: { kind: 'ridge', lambda },
      optimizer: { kind: 'adam', learningRate: 0.01 },
      initialiser: { kind: 'given' },
      batch: { size: 100 },
      stop: { epochs: 100 },
    },
  });
}

export const embedding = defineExperiment({
  id: 'H17b',
  title: 'A residual network straightens ellipses',
  summary:
    'Eight residual layers of two neurons move the plane until one line parts the ellipse from its ring. The features are learned, not chosen; compare with the polynomial ones of H17.',
  source: 'Ruthotto, Numerical Methods for Deep Learning: motivation; Meganet, EResNN_Circle',
  long: false,
  fields,
  document: (settings) => documentOf(settings, true),
  *run(settings) {
    const { iterations } = settings;
    const { objective, start, table } = problemOf(documentOf(settings, true));
    const run = bfgs.minimise(objective, start, settingsOf(bfgs, { iterations, tolerance: 1e-8 }));
    const { solution, lines } = yield* drive(run, 'BFGS', iterations);
    const upper = Array.from(table.targets, (t) => t > 0.5);
    const errorAt = (theta: Float64Array): number => {
      const scores = objective.predict(theta);
      return (100 * upper.filter((u, i) => u !== (scores[i] ?? 0) > 0).length) / count;
    };
    const error = errorAt(solution.x);
    const inner = problemOf(documentOf(settings, false), {
      table: {
        ...table,
        targetNames: ['y1', 'y2'],
        targets: new Float64Array(2 * count),
        task: { kind: 'regression' },
      },
    }).objective;
    const values = objective.unpack(solution.x);
    const moved = inner.predict(inner.pack(values));
    const [w1 = 0, w2 = 0] = values['W'] ?? [];
    const [b = 0] = values['s'] ?? [];
    const box = boxOf(moved);
    const classes = Array.from(
      objective.predict(solution.x, latticeRows([-2.1, 2.1], [-0.9, 0.9], 101, 81)),
      (s) => (s > 0 ? 1 : 0),
    );
    const shown = Array.from({ length: 600 }, (_, i) => Math.floor((i * count) / 600));
    const cloud = (points: Float64Array) => (inside: boolean) => {
      const rows = shown.filter((i) => upper[i] === inside);
      const name = inside ? 'ellipse' : 'ring';
      return {
        name,
        x: rows.map((i) => points[2 * i] ?? 0),
        y: rows.map((i) => points[2 * i + 1] ?? 0),
        style: 'points' as const,
      };
    };
    return {
      results: {
        value: solution.value,
        error,
        errorAtStart: errorAt(start),
        iterations: solution.iterations,
        parameters: objective.size,
      },
      comparisons: isOriginal(fields, settings)
        ? [
            near('parameters', 51, objective.size, 0, 'a count'),
            near(
              'error in %',
              0.375,
              error,
              0.375,
              'other computations end between 0 and 0.75 % from most starts',
            ),
          ]
        : [],
      figures: [
        {
          kind: 'lines',
          title: 'Input features',
          x: { label: 'x₁' },
          y: { label: 'x₂' },
          series: [false, true].map(cloud(table.inputs)),
        },
        {
          kind: 'lines',
          title: 'Transformed features and the line that parts them',
          x: { label: 'y₁', range: box.x },
          y: { label: 'y₂', range: box.y },
          series: [
            ...[false, true].map(cloud(moved)),
            { name: 'separating line', ...lineIn(box, w1, w2, b), style: 'line' },
          ],
        },
        {
          kind: 'classes',
          title: `Classes – error ${error.toFixed(2)} %`,
          classes: ['ring', 'ellipse'],
          lattice: { columns: 101, rows: 81, x: [-2.1, 2.1], y: [-0.9, 0.9], values: classes },
          points: {
            x: shown.map((i) => table.inputs[2 * i] ?? 0),
            y: shown.map((i) => table.inputs[2 * i + 1] ?? 0),
            of: shown.map((i) => Number(upper[i])),
          },
        },
        {
          kind: 'lines',
          title: 'Objective',
          x: { label: 'iteration' },
          y: { label: 'E', scale: 'logarithmic' },
          series: [
            { name: 'E', x: lines.map((l) => l.iteration), y: lines.map((l) => l.value), style: 'line' },
          ],
        },
      ],
      listings: [
        {
          title: 'Training',
          columns: ['iteration', 'E', '‖gradient‖'],
          rows: lines
            .filter(({ iteration }) => iteration % Math.max(1, Math.ceil(lines.length / 15)) === 0)
            .map((l) => [l.iteration, l.value, l.gradientNorm]),
        },
      ],
    };
  },
});

interface Box {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** The rectangle around points of the plane. */
function boxOf(points: Float64Array): Box {
  const ends = (from: number): [number, number] => {
    const values = points.filter((_, i) => i % 2 === from);
    return [
      values.reduce((a, v) => Math.min(a, v), Infinity),
      values.reduce((a, v) => Math.max(a, v), -Infinity),
    ];
  };
  return { x: ends(0), y: ends(1) };
}

/** The part of w₁x + w₂y + b = 0 that crosses the box from side to side, along the axis in which it runs. */
function lineIn({ x, y }: Box, w1: number, w2: number, b: number): { x: number[]; y: number[] } {
  if (Math.abs(w2) >= Math.abs(w1)) return { x: [...x], y: x.map((v) => -(b + w1 * v) / (w2 || 1)) };
  return { x: y.map((v) => -(b + w2 * v) / w1), y: [...y] };
}
