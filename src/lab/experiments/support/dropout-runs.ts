import type { Table } from '../../../datasets/dataset.ts';
import { prepare } from '../../../datasets/prepare.ts';
import { present } from '../../../base/assert.ts';
import { emptyRecipe, type GraphDocument } from '../../../document/document.ts';
import { layered } from '../../../document/layout.ts';
import { noiseSource } from '../../../runtime/noise.ts';
import { pack, unpack } from '../../../runtime/pack.ts';
import { referenceRoutine } from '../../../runtime/reference.ts';
import { startingState } from '../../../runtime/state.ts';
import { pickRows, problemOf } from './problem.ts';
import { stepperOf } from './stepper.ts';

export interface DropoutSettings {
  readonly dropout: number;
  readonly width: number;
  readonly rows: number;
  readonly noise: number;
  readonly rate: number;
  readonly seed: number;
}

/** Rows kept for validation: many, so that their loss is that of the distribution. */
const validationRows = 400;

/** Two hidden layers on a few points of two noisy moons: enough neurons to learn every point by heart. */
export function moonsDocument({ dropout, width, rows, noise, rate, seed }: DropoutSettings): GraphDocument {
  const hidden = { kind: 'unit', shape: [width], activation: { kind: 'tanh' }, dropout } as const;
  const graph = {
    vertices: {
      x: { kind: 'input', shape: [2] },
      h1: hidden,
      h2: hidden,
      y: { kind: 'unit', shape: [1] },
    },
    edges: {
      e1: { from: 'x', to: 'h1', map: { kind: 'dense' } },
      e2: { from: 'h1', to: 'h2', map: { kind: 'dense' } },
      e3: { from: 'h2', to: 'y', map: { kind: 'dense' } },
    },
  } as const;
  const count = 2 * Math.ceil((rows + validationRows) / 2);
  return {
    format: 'adjoint/graph',
    version: 1,
    title: 'Dropout',
    notes:
      'Two noisy moons with few points to learn from. Set the dropout of h1 and h2 to 0 to see the validation loss rise.',
    graph,
    parameters: {},
    recipe: {
      ...emptyRecipe,
      data: { kind: 'moons', count, noise },
      preparation: { validation: 1 - rows / count },
      loss: { kind: 'logistic' },
      optimizer: { kind: 'adam', learningRate: rate },
      seed,
    },
    layout: layered(graph),
  };
}

/** The points that the document's recipe trains on, and those that it keeps for validation. */
export function splitOf({ recipe }: GraphDocument): { readonly training: Table; readonly validation: Table } {
  const data = prepare(recipe.data, recipe.preparation, recipe.seed);
  const { table, training, validation } = present(data.ok ? data : null, 'the data of an experiment');
  return { training: pickRows(table, training), validation: pickRows(table, validation) };
}

export interface Curve {
  readonly steps: readonly number[];
  readonly train: readonly number[];
  readonly validation: readonly number[];
}

/** Trains a document, measuring both losses as it goes; without dropout, as losses are measured. */
export function* trainingCurve(
  document: GraphDocument,
  steps: number,
  points: number,
): Generator<number, Curve, void> {
  const { training, validation } = splitOf(document);
  const problem = problemOf(document, { table: training });
  const other = problemOf(document, { table: validation }).objective;
  const stepper = stepperOf(document, problem);
  const curve = { steps: [0], train: [] as number[], validation: [] as number[] };
  const measure = (): void => {
    const theta = stepper.theta();
    curve.train.push(problem.objective.loss(theta));
    curve.validation.push(other.loss(theta));
  };
  measure();
  for (let i = 1; i <= points; i += 1) {
    const step = Math.round((steps * i) / points);
    stepper.advance(step - (curve.steps.at(-1) ?? 0));
    curve.steps.push(step);
    measure();
    yield i / points;
  }
  return curve;
}

/**
 * The mean of the muted activations over many masks, and the activation itself. Both come out of the compiled programs: a
 * read-out by the identity with a bias c of its own and target 0 has ∂(½‖m·o + c‖²)/∂c = m·o at c = 0, so that one step of
 * size 1 over all masks leaves −c = the mean.
 */
export function meanOverMasks(
  dropout: number,
  width: number,
  masks: number,
  seed: number,
): { readonly mean: Float64Array; readonly activation: Float64Array } {
  const graph = {
    vertices: {
      x: { kind: 'input', shape: [2] },
      h: { kind: 'unit', shape: [width], activation: { kind: 'tanh' }, dropout },
      y: { kind: 'unit', shape: [width] },
    },
    edges: {
      e1: { from: 'x', to: 'h', map: { kind: 'dense' } },
      e2: { from: 'h', to: 'y', map: { kind: 'identity' } },
    },
  } as const;
  const initialiser = { kind: 'normal', deviation: 1 };
  const document: GraphDocument = {
    format: 'adjoint/graph',
    version: 1,
    title: 'Mean over masks',
    notes: '',
    graph,
    parameters: { y: { shape: [width], values: new Float64Array(width) } },
    recipe: { ...emptyRecipe, optimizer: { kind: 'gradient-descent', learningRate: 1 }, initialiser, seed },
    layout: {},
  };
  const table: Table = {
    rows: 1,
    inputs: Float64Array.of(1, -0.5),
    targets: new Float64Array(width),
    inputNames: ['x1', 'x2'],
    targetNames: Array.from({ length: width }, (_, i) => `y${i + 1}`),
    task: { kind: 'regression' },
  };
  const { program, objective, start, targets } = problemOf(document, { table });
  const resident = { 'data.inputs': table.inputs, 'data.targets': targets };
  const routine = referenceRoutine(program, 'train', { rows: masks, resident });
  const order = new Float32Array(masks);
  const hyper = Float64Array.from(program.hyper, ({ name, value }) =>
    name === 'lossScale' ? 1 / masks : value,
  );
  const state = startingState(program, pack(program, objective.unpack(start)));
  const after = routine.run({ ...state, order, ...noiseSource(program, seed).next(masks), hyper });
  const { y } = unpack(program, after);
  return { mean: present(y, 'bias').map((c) => -c), activation: objective.predict(start) };
}
