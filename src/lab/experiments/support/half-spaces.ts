import { halfSpaceCoordinate } from '../../../datasets/half-spaces.ts';
import type { GraphDocument } from '../../../document/document.ts';
import { lBfgs } from '../../../solvers/l-bfgs.ts';
import { neuronNetwork, type Neuron } from '../../networks.ts';
import type { Outcome, Progress } from '../experiment.ts';
import { counted, near } from './compare.ts';
import { drive, settingsOf } from './drive.ts';
import { latticeRows } from './lattice.ts';
import { problemOf } from './problem.ts';

/** x₁ > 0, x₂ > 0, x₁ + x₂ < 1; and the square between −1.5 and −0.5: each a half-plane w·x + b > 0. */
const triangle = [
  { w: [1, 0], b: 0 },
  { w: [0, 1], b: 0 },
  { w: [-1, -1], b: 1 },
] as const;
const square = [
  { w: [1, 0], b: 1.5 },
  { w: [-1, 0], b: -0.5 },
  { w: [0, 1], b: 1.5 },
  { w: [0, -1], b: -0.5 },
] as const;

export type Region = 'half-plane' | 'triangle' | 'union';

type HalfPlane = (typeof triangle)[number] | (typeof square)[number];

function halfPlaneNeuron(id: string, activation: string, { w, b }: HalfPlane): Neuron {
  const weights = Object.fromEntries([
    ...(w[0] === 0 ? [] : [['x1', w[0]] as const]),
    ...(w[1] === 0 ? [] : [['x2', w[1]] as const]),
  ]);
  return { id, activation, bias: b, weights };
}

/** All of k signs are +1: weights 1, bias −(k − 1). */
function all(id: string, activation: string, of: readonly string[]): Neuron {
  return { id, activation, bias: -(of.length - 1), weights: Object.fromEntries(of.map((from) => [from, 1])) };
}

/** One of r signs is +1: weights 1, bias r − 1. */
function any(id: string, activation: string, of: readonly string[]): Neuron {
  return { id, activation, bias: of.length - 1, weights: Object.fromEntries(of.map((from) => [from, 1])) };
}

function neuronsOf(region: Region, activation: string): Neuron[] {
  const hidden = (planes: readonly HalfPlane[], name: string): Neuron[] =>
    planes.map((plane, i) => halfPlaneNeuron(`${name}${i + 1}`, activation, plane));
  const ids = (neurons: readonly Neuron[]): string[] => neurons.map(({ id }) => id);
  if (region === 'half-plane') return [halfPlaneNeuron('y', activation, triangle[2])];
  const three = hidden(triangle, 'h');
  if (region === 'triangle') return [...three, all('y', activation, ids(three))];
  const four = hidden(square, 'g');
  const both = [all('t', activation, ids(three)), all('s', activation, ids(four))];
  return [...three, ...four, ...both, any('y', activation, ids(both))];
}

export interface HalfSpaceSettings {
  readonly activation: 'sign' | 'tanh';
  readonly side: number;
  readonly iterations: number;
}

/** The fields that the three experiments share. */
export const halfSpaceFields = {
  activation: {
    tag: 'choice',
    label: 'Neurons',
    help: 'Sign neurons are right at once and cannot learn; smooth ones are trained from the same weights.',
    initial: 'sign',
    options: { sign: 'sign', tanh: 'tanh, trained' },
  },
  side: { tag: 'integer', label: 'Grid points per side', initial: 81, min: 2, max: 200 },
  iterations: {
    tag: 'integer',
    label: 'Iterations of training',
    help: 'L-BFGS, of tanh only.',
    initial: 200,
    min: 0,
  },
} as const;

/** The network of a region, neuron by neuron. */
export function halfSpaceDocument(
  region: Region,
  title: string,
  notes: string,
  { activation, side }: HalfSpaceSettings,
): GraphDocument {
  return neuronNetwork(title, notes, ['x1', 'x2'], neuronsOf(region, activation), {
    data: { kind: 'half-spaces', region, side },
    loss: { kind: 'squared', half: true, reduce: 'mean' },
    optimizer: { kind: 'adam', learningRate: 0.01 },
    initialiser: { kind: 'given' },
    batch: { size: 100 },
    stop: { epochs: 20 },
  });
}

/** Classifies the grid with the compiled network, after training where neurons are smooth. */
export function* runHalfSpaces(
  document: GraphDocument,
  region: Region,
  settings: HalfSpaceSettings,
  positives: number,
): Generator<Progress, Outcome, void> {
  const { activation, side, iterations } = settings;
  const { objective, start, table } = problemOf(document);
  yield { done: 0.1, at: 'network' };
  const errorsAt = (theta: Float64Array): { wrong: number; positive: number } => {
    const prediction = objective.predict(theta);
    const signs = prediction.map((y) => (y > 0 ? 1 : -1));
    const wrong = signs.filter((y, i) => y !== table.targets[i]).length;
    return { wrong, positive: signs.filter((y) => y === 1).length };
  };
  const first = errorsAt(start);
  const learnt =
    activation === 'sign'
      ? null
      : yield* drive(
          lBfgs.minimise(objective, start, settingsOf(lBfgs, { iterations })),
          'L-BFGS',
          iterations,
          [0.1, 1],
        );
  const theta = learnt?.solution.x ?? start;
  const last = errorsAt(theta);
  const range = [-2, 2] as const;
  const classes = Array.from(objective.predict(theta, latticeRows(range, range, 101, 101)), (y) =>
    y > 0 ? 1 : 0,
  );
  const exact = activation === 'sign';
  return {
    results: {
      points: table.rows,
      positives: last.positive,
      wrong: last.wrong,
      parameters: objective.size,
      ...(learnt ? { loss: learnt.solution.value, wrongBeforeTraining: first.wrong } : {}),
    },
    comparisons: [
      ...(exact
        ? [
            near(
              'points on the wrong side',
              0,
              last.wrong,
              0,
              'signs of sums of small dyadic numbers are exact',
            ),
          ]
        : []),
      ...(exact && side === 81 ? [counted('points inside', positives, last.positive)] : []),
    ],
    figures: [
      {
        kind: 'classes',
        title: `${region}, ${activation} neurons`,
        classes: ['outside', 'inside'],
        lattice: { columns: 101, rows: 101, x: range, y: range, values: classes },
        points: sparsePoints(table.targets, side),
      },
      ...(learnt
        ? [
            {
              kind: 'lines' as const,
              title: 'Loss',
              x: { label: 'iteration' },
              y: { label: 'mean of ½(ŷ − y)²', scale: 'logarithmic' as const },
              series: [
                {
                  name: 'loss',
                  x: learnt.lines.map((l) => l.iteration),
                  y: learnt.lines.map((l) => l.value),
                  style: 'line' as const,
                },
              ],
            },
          ]
        : []),
    ],
    listings: [
      {
        title: 'Points',
        columns: ['points', 'inside', 'wrong'],
        rows: [[table.rows, last.positive, last.wrong]],
      },
    ],
  };
}

/** Every fifth point of the grid each way: enough to see, few enough to draw. */
function sparsePoints(targets: Float64Array, side: number): { x: number[]; y: number[]; of: number[] } {
  const points = { x: [] as number[], y: [] as number[], of: [] as number[] };
  for (let row = 0; row < side; row += 5) {
    for (let column = 0; column < side; column += 5) {
      points.x.push(halfSpaceCoordinate(column, side));
      points.y.push(halfSpaceCoordinate(row, side));
      points.of.push((targets[row * side + column] ?? 0) > 0 ? 1 : 0);
    }
  }
  return points;
}
