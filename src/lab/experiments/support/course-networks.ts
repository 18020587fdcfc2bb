import { mersenneRandom, type MersenneRandom } from '../../../base/mersenne.ts';
import { initialSettings } from '../../../base/fields.ts';
import type { Table } from '../../../datasets/dataset.ts';
import { peaks } from '../../../datasets/peaks.ts';
import {
  type DrawnEdge,
  type DrawnVertex,
  type GraphDocument,
  type ParameterValue,
  type Recipe,
} from '../../../document/document.ts';
import { type SplitObjective, splitObjective } from '../../feature-classifier.ts';
import { documentOf } from '../../networks.ts';

/** The networks of the lecture codes on Peaks, with the numbers that MATLAB's generator gives for a seed. */
export interface CourseProblem {
  readonly document: GraphDocument;
  readonly training: Table;
  readonly validation: Table;
}

export const peaksClasses = 5;

/** Draws Peaks from the twister where it stands. */
export function drawPeaks(random: MersenneRandom, count: number): Table {
  return peaks.generate({ ...initialSettings(peaks.fields), count, generator: 'adjoint' }, random);
}

/** W of the read-out [W b] as the codes draw it: columns of the features, then the bias. */
function readOut(drawn: Float64Array, features: number): { weights: Float64Array; bias: Float64Array } {
  const columns = features + 1;
  const at = (row: number, column: number): number => drawn[row * columns + column] as number;
  return {
    weights: Float64Array.from({ length: peaksClasses * features }, (_, i) =>
      at(Math.floor(i / features), i % features),
    ),
    bias: Float64Array.from({ length: peaksClasses }, (_, row) => at(row, features)),
  };
}

const peaksRecipe = (count: number, seed: number): Recipe['data'] => ({
  kind: 'peaks',
  count,
  generator: 'mt19937',
  generatorSeed: seed,
});

/**
 * The single layer of H2 to H4, y = W·σ(K·x + b) + c with one number b: `rng(seed)`, n and then 2000 points of Peaks, then
 * K = randn(m, 2), b = randn, [W c] = randn(5, m + 1). (The script for variable projection draws the validation points twice.)
 */
export function singleLayerOnPeaks(
  activation: string,
  { seed = 2, count = 1000, validation = 2000, validationDraws = 1, width = 40, lambda = 1e-4 } = {},
): CourseProblem {
  const random = mersenneRandom(seed);
  const training = drawPeaks(random, count);
  let checked = drawPeaks(random, validation);
  for (let draw = 1; draw < validationDraws; draw += 1) checked = drawPeaks(random, validation);
  const k = random.randn(width, 2);
  const b = random.normal();
  const { weights, bias } = readOut(random.randn(peaksClasses, width + 1), width);
  const document = documentOf(
    `Single layer on Peaks, ${activation}`,
    'One hidden layer with a single bias number and a linear read-out, as in the lecture "Single-Layer Neural Networks".',
    {
      x: { kind: 'input', shape: [2] },
      z: { kind: 'unit', shape: [width], activation: { kind: activation }, bias: 'scalar' },
      y: { kind: 'unit', shape: [peaksClasses], activation: { kind: 'identity' }, bias: 'vector' },
    },
    {
      K: { from: 'x', to: 'z', map: { kind: 'dense' } },
      W: { from: 'z', to: 'y', map: { kind: 'dense' } },
    },
    {
      K: { shape: [width, 2], values: k },
      z: { shape: [1], values: [b] },
      W: { shape: [peaksClasses, width], values: weights },
      y: { shape: [peaksClasses], values: bias },
    },
    {
      data: peaksRecipe(count, seed),
      loss: { kind: 'cross-entropy' },
      regulariser: { kind: 'ridge', lambda },
      optimizer: { kind: 'gradient-descent', learningRate: 1 },
    },
  );
  return { document, training, validation: checked };
}

/**
 * The residual network of H8: Y ← Y + h·σ(K·Y + b) with h = T/layers; the first layer, which is not square, has no skip.
 * `rng(seed)`, n points; K₁ = randn(w, 2)/√(2w), K₂ = randn(w, w)/w copied to all later layers, b = 0, [W c] = randn(5, w + 1);
 * then 2000 points for validation.
 */
export function residualOnPeaks({
  seed = 2,
  count = 1000,
  validation = 2000,
  width = 8,
  layers = 16,
  time = 4,
  activation = 'sin',
  lambda = 1e-5,
} = {}): CourseProblem {
  const random = mersenneRandom(seed);
  const training = drawPeaks(random, count);
  const first = random.randn(width, 2).map((v) => v / Math.sqrt(2 * width));
  const square = random.randn(width, width).map((v) => v / width);
  // The codes draw all numbers of the read-out in one column and reshape it, which is how a matrix is filled anyway.
  const { weights, bias } = readOut(random.randn(peaksClasses, width + 1), width);
  const checked = drawPeaks(random, validation);
  const h = time / layers;
  const vertices: Record<string, DrawnVertex> = { x: { kind: 'input', shape: [2] } };
  const edges: Record<string, DrawnEdge> = {};
  const parameters: Record<string, ParameterValue> = {};
  const place = (l: number): string => String(l).padStart(2, '0');
  let before = 'x';
  for (let l = 1; l <= layers; l += 1) {
    const [inner, outer] = [`s${place(l)}`, `Y${place(l)}`];
    vertices[inner] = { kind: 'unit', shape: [width], activation: { kind: activation }, bias: 'vector' };
    vertices[outer] = { kind: 'unit', shape: [width], activation: { kind: 'identity' }, bias: 'none' };
    edges[`K${place(l)}`] = { from: before, to: inner, map: { kind: 'dense' } };
    edges[`h${place(l)}`] = { from: inner, to: outer, map: { kind: 'identity', factor: h } };
    if (l > 1) edges[`P${place(l)}`] = { from: before, to: outer, map: { kind: 'identity' } };
    parameters[`K${place(l)}`] =
      l === 1 ? { shape: [width, 2], values: first } : { shape: [width, width], values: square };
    parameters[inner] = { shape: [width], values: new Float64Array(width) };
    before = outer;
  }
  vertices['y'] = {
    kind: 'unit',
    shape: [peaksClasses],
    activation: { kind: 'identity' },
    bias: 'vector',
  };
  edges['W'] = { from: before, to: 'y', map: { kind: 'dense' } };
  parameters['W'] = { shape: [peaksClasses, width], values: weights };
  parameters['y'] = { shape: [peaksClasses], values: bias };
  const document = documentOf(
    'Residual network on Peaks',
    `Sixteen steps of forward Euler for Y′ = σ(K·Y + b) and a linear read-out, as in the lecture "Nonlinear Models".`,
    vertices,
    edges,
    parameters,
    {
      data: peaksRecipe(count, seed),
      loss: { kind: 'cross-entropy' },
      regulariser: { kind: 'ridge', lambda },
      optimizer: { kind: 'gradient-descent', learningRate: 0.1 },
    },
  );
  return { document, training, validation: checked };
}

/** The codes' objective over some rows: loss, penalties and the shift of 1e-5 in curvature products. */
export function courseObjective(
  { document }: CourseProblem,
  table: Table,
  ridge: { readonly features: number; readonly readOut: number },
): SplitObjective {
  return splitObjective({
    graph: document.graph,
    recipe: document.recipe,
    rows: { x: table.inputs, target: table.targets, count: table.rows },
    ridge,
    shift: 1e-5,
  });
}

/** Where the problem starts. */
export function startOf(problem: CourseProblem, split: SplitObjective): Float64Array {
  const { parameters } = problem.document;
  return split.pack(Object.fromEntries(Object.entries(parameters).map(([id, p]) => [id, p.values])));
}

/** Share of rows whose largest output is not the largest target, in percent. */
export function errorPercent(split: SplitObjective, x: Float64Array, table: Table): number {
  const width = table.targetNames.length;
  const outputs = split.predict(x, table.inputs);
  const largest = (values: Float64Array, row: number): number => {
    let best = 0;
    for (let k = 1; k < width; k += 1)
      if ((values[row * width + k] as number) > (values[row * width + best] as number)) best = k;
    return best;
  };
  let wrong = 0;
  for (let row = 0; row < table.rows; row += 1)
    if (largest(outputs, row) !== largest(table.targets, row)) wrong += 1;
  return (100 * wrong) / table.rows;
}
