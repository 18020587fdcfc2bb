import { mersenneRandom, type MersenneRandom } from '../../../base/mersenne.ts';
import { present } from '../../../base/assert.ts';
import type { Table } from '../../../datasets/dataset.ts';
import { emptyRecipe, type GraphDocument, type Shape } from '../../../document/document.ts';
import { layered } from '../../../document/layout.ts';
import { networkObjective } from '../../../runtime/objective.ts';
import type { Objective } from '../../../solvers/objective.ts';
import { programOf } from '../../feature-classifier.ts';
import { drawPeaks } from './course-networks.ts';
import { classesOf } from './lattice.ts';

/** Rows to learn from and to judge by, from elsewhere. */
export interface GivenRows {
  readonly name: string;
  readonly shape: Shape;
  readonly training: Table;
  readonly validation: Table;
}

/** Random features z = σ(K·x + b) and the convex problem of their read-out. */
export interface ExtremeLearning {
  readonly document: GraphDocument;
  readonly training: Table;
  readonly validation: Table;
  /** Features of the training points, one row per point. */
  readonly z: Float64Array;
  readonly features: number;
  /** Cross entropy + ½λ‖[W c]‖² of the read-out; its curvature has the 1e-5 that the lecture codes add. */
  readonly objective: Objective;
  readonly start: Float64Array;
  /** Outputs for rows of points. */
  predict(x: Float64Array, rows: Float64Array): Float64Array;
  errorPercent(x: Float64Array, table: Table): number;
}

interface Asked {
  readonly width: number;
  readonly count: number;
  readonly validation: number;
  readonly lambda: number;
  readonly seed: number;
  readonly activation: string;
  /** Of K: `one`, or 1/√(inputs · width). */
  readonly scale: 'one' | 'size';
}

/**
 * `rng(seed)`, n points of Peaks, their order (drawn, not used), points for validation, K = randn(m, 2), b = randn,
 * [W c] = randn(5, m + 1). Given rows take the place of the points; nothing is drawn for them.
 */
export function extremeLearning(asked: Asked, given: GivenRows | null = null): ExtremeLearning {
  const { width, count, lambda, seed, activation, scale } = asked;
  const random = mersenneRandom(seed);
  const { name, shape, training, validation } = given ?? peaksRows(random, asked);
  const [inputs, classes] = [training.inputNames.length, training.targetNames.length];
  const factor = scale === 'size' ? 1 / Math.sqrt(inputs * width) : 1;
  const k = random.randn(width, inputs).map((v) => factor * v);
  const b = random.normal();
  const drawn = random.randn(classes, width + 1);
  const weights = Float64Array.from(
    { length: classes * width },
    (_, i) => drawn[Math.floor(i / width) * (width + 1) + (i % width)] as number,
  );
  const biases = Float64Array.from(
    { length: classes },
    (_, row) => drawn[row * (width + 1) + width] as number,
  );
  const graph = {
    vertices: {
      x: { kind: 'input', shape },
      z: { kind: 'unit', shape: [width], activation: { kind: activation }, bias: 'scalar' },
      y: { kind: 'unit', shape: [classes], activation: { kind: 'identity' }, bias: 'vector' },
    },
    edges: {
      K: { from: 'x', to: 'z', map: { kind: 'dense' } },
      W: { from: 'z', to: 'y', map: { kind: 'dense' } },
    },
  } as const;
  const document: GraphDocument = {
    format: 'adjoint/graph',
    version: 1,
    title: `Extreme learning machine on ${name}, ${activation}`,
    notes: 'Random features and a linear read-out. The experiment trains only the read-out.',
    graph,
    parameters: {
      K: { shape: [width, inputs], values: k },
      z: { shape: [1], values: [b] },
      W: { shape: [classes, width], values: weights },
      y: { shape: [classes], values: biases },
    },
    recipe: {
      ...emptyRecipe,
      data: given ? {} : { kind: 'peaks', count, generator: 'mt19937', generatorSeed: seed },
      loss: { kind: 'cross-entropy' },
      regulariser: { kind: 'ridge', lambda },
    },
    layout: layered(graph),
  };
  const recipe = { ...emptyRecipe, loss: { kind: 'cross-entropy' } };
  const { x, z, y } = graph.vertices;
  const { K, W } = graph.edges;
  const featureProgram = programOf({ vertices: { x, z }, edges: { K } }, recipe);
  const nothing = new Float64Array(0);
  const map = networkObjective(featureProgram, {
    x: training.inputs,
    target: nothing,
    count: training.rows,
  });
  const fixed = map.pack({ K: k, z: [b] });
  const featuresOf = (rows: Float64Array): Float64Array => map.predict(fixed, rows);
  const features = featuresOf(training.inputs);
  const readOut = networkObjective(
    programOf(
      { vertices: { z: { kind: 'input', shape: [width] }, y }, edges: { W } },
      { ...recipe, regulariser: { kind: 'ridge', lambda } },
    ),
    { x: features, target: training.targets, count: training.rows },
  );
  const products = present(readOut.curvature, 'products');
  // Of the training rows the features are there: for fifty thousand pictures they are a minute's work and much memory.
  const predict = (w: Float64Array, rows: Float64Array): Float64Array =>
    readOut.predict(w, rows === training.inputs ? features : featuresOf(rows));
  return {
    document,
    training,
    validation,
    z: features,
    features: width,
    objective: {
      size: readOut.size,
      value: (w) => readOut.value(w),
      gradient: (w) => readOut.gradient(w),
      curvature: (w) => {
        const product = products(w);
        return (v) => product(v).map((p, i) => p + 1e-5 * (v[i] as number));
      },
    },
    start: readOut.pack({ W: weights, y: biases }),
    predict,
    errorPercent: (w, table) => {
      const [ours, theirs] = [
        classesOf(predict(w, table.inputs), classes),
        classesOf(table.targets, classes),
      ];
      return (100 * ours.filter((c, i) => c !== theirs[i]).length) / table.rows;
    },
  };
}

function peaksRows(random: MersenneRandom, { count, validation }: Asked): GivenRows {
  const training = drawPeaks(random, count);
  random.randperm(training.rows);
  return { name: 'Peaks', shape: [2], training, validation: drawPeaks(random, validation) };
}
