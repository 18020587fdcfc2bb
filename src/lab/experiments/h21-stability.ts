import { mersenneRandom } from '../../base/mersenne.ts';
import type { Table } from '../../datasets/dataset.ts';
import type { Figure, Lattice, Series } from '../figure.ts';
import { type Comparison, defineExperiment, type Progress } from './experiment.ts';
import { counted, near } from './support/compare.ts';
import {
  amplification,
  diffusionNetwork,
  eulerEnd,
  eulerPath,
  rungeKutta,
  type Theta,
} from './support/diffusion.ts';
import { problemOf } from './support/problem.ts';
import { mean, norm, spaced } from './support/statistics.ts';

const fields = {
  time: { tag: 'number', label: 'End time T', initial: 10, min: 0, max: 100, open: true },
  few: { tag: 'integer', label: 'Few layers', initial: 5, min: 1, max: 1000 },
  many: { tag: 'integer', label: 'Many layers', initial: 100, min: 1, max: 1000 },
  most: { tag: 'integer', label: 'Most layers', initial: 200, min: 1, max: 1000 },
  theta1: { tag: 'number', label: 'θ₁', initial: 1.5, min: 0, max: 10, open: true },
  theta2: { tag: 'number', label: 'θ₂', initial: 0.5, min: 0, max: 10, open: true },
  grid: { tag: 'integer', label: 'Points each way of the θ grid', initial: 101, min: 2, max: 401 },
  seed: {
    tag: 'integer',
    label: 'Seed',
    help: 'Of the points, by the Mersenne twister.',
    initial: 1,
    min: 0,
  },
} as const;

const points = 20;
const range = [0.2, 2] as const;
/** Points whose paths are drawn. */
const drawn = 5;
/** A logarithmic axis ends here. */
const least = 1e-18;

export const stability = defineExperiment({
  id: 'H21',
  title: 'Stability of residual networks',
  summary:
    'Twenty points go through N layers of forward Euler for Y′ = tanh(K(θ)·Y), K circulant with first row (−θ₁ − θ₂, θ₁, θ₂). The course names T, N, Y and the grid of θ; this matrix, the θ of the paths, and as the objective the half squared distance from where the differential equation takes the points are our reading. With 5 layers the steps are so long that paths jump, and beyond the border |1 + hλ| = 1 the objective is large and has no basin; with 100 or 200 layers paths are smooth, and its minimum moves to the θ that was sought.',
  source:
    'Ruthotto, Numerical Methods for Deep Learning: course notes (EResNet_Stability; the reading is ours)',
  long: false,
  fields,
  document: ({ theta1, theta2, time, few }) => diffusionNetwork([theta1, theta2], time / few, few),
  *run({ time, few, many, most, theta1, theta2, grid, seed }) {
    const theta: Theta = [theta1, theta2];
    const start = startOf(seed);
    const target = rungeKutta(theta, time, start);
    const runs: Run[] = [];
    for (const [i, layers] of [few, many, most].entries()) {
      const setting = { theta, h: time / layers, layers, start };
      const path = eulerPath(theta, setting.h, layers, start);
      const surface = yield* overTheta(setting, target, grid, i / 3);
      runs.push({ ...setting, path, ...surface, error: errorOf(setting, path) });
    }
    const [, middle, fine] = runs as [Run, Run, Run];
    const order = Math.log(middle.error / fine.error) / Math.log(most / many);
    return {
      results: {
        order,
        ...Object.fromEntries(
          runs.map(({ layers, h, error, unstable, lattice, path }) => [
            `N = ${layers}`,
            {
              stretch: amplification(theta, h),
              error,
              unstable,
              leastObjective: Math.min(...lattice.values),
              largestObjective: Math.max(...lattice.values),
              end: Array.from(path[layers] ?? []),
            },
          ]),
        ),
      },
      comparisons: [
        ...[...new Map(runs.map((run) => [run.layers, run])).values()].flatMap(compare),
        ...compareOrder(order, middle, fine),
      ],
      figures: [
        spreadFigure(runs),
        ...runs.map(pathFigure),
        ...runs.map(({ layers, h, lattice }): Figure => ({
          kind: 'surface',
          title: `Objective, N = ${layers}`,
          x: { label: 'θ₁' },
          y: { label: 'θ₂' },
          lattice,
          logarithmic: true,
          paths: [
            { name: 'θ of the differential equation', x: [theta1], y: [theta2], style: 'points' },
            ...borderOf(h),
          ],
        })),
      ],
      listings: [
        {
          title: 'Layers and stability',
          columns: ['N', 'h', '|1 + hλ|', 'largest error of a path', `unstable θ of ${grid * grid}`],
          rows: runs.map(({ layers, h, error, unstable }) => [
            layers,
            h,
            amplification(theta, h),
            error,
            unstable.byEigenvalues,
          ]),
        },
      ],
    };
  },
});

interface Setting {
  readonly theta: Theta;
  /** Length of a step. */
  readonly h: number;
  readonly layers: number;
  readonly start: Float64Array;
}

interface Surface {
  /** ½‖Y(T; θ) − target‖² over θ. */
  readonly lattice: Lattice;
  /** How many θ are unstable: by |1 + hλ| > 1, and by whether a small difference has grown. */
  readonly unstable: { readonly byEigenvalues: number; readonly bySteps: number };
}

interface Run extends Setting, Surface {
  readonly path: readonly Float64Array[];
  /** Largest distance of a path from that of the differential equation, in one component. */
  readonly error: number;
}

/** 0.1·randn(3, 20), a point a column. */
function startOf(seed: number): Float64Array {
  const columns = mersenneRandom(seed).randn(3, points);
  return Float64Array.from(
    { length: 3 * points },
    (_, at) => 0.1 * (columns[(at % 3) * points + Math.floor(at / 3)] ?? 0),
  );
}

function* overTheta(
  { h, layers, start }: Setting,
  target: Float64Array,
  grid: number,
  from: number,
): Generator<Progress, Surface, void> {
  const axis = spaced(...range, grid);
  const values: number[] = [];
  const unstable = { byEigenvalues: 0, bySteps: 0 };
  // So small that tanh is linear to the last place; of mean 0, so that every step stretches it by |1 + hλ|.
  const difference = Float64Array.of(1e-12, -1e-12, 0);
  for (const [row, b] of axis.entries()) {
    for (const a of axis) {
      const end = eulerEnd([a, b], h, layers, start);
      values.push(0.5 * norm(end.map((v, i) => v - (target[i] as number))) ** 2);
      unstable.byEigenvalues += Number(amplification([a, b], h) > 1);
      unstable.bySteps += Number(spreadOf(eulerEnd([a, b], h, layers, difference)) > spreadOf(difference));
    }
    yield { done: from + (row + 1) / grid / 3, at: `N = ${layers}, θ₂ = ${b.toFixed(2)}` };
  }
  return { lattice: { columns: grid, rows: grid, x: range, y: range, values }, unstable };
}

/** Root mean square distance of points from equal components. */
function spreadOf(y: Float64Array): number {
  const square = (point: Float64Array): number => norm(point.map((v) => v - mean(point))) ** 2;
  const squares = Array.from({ length: y.length / 3 }, (_, i) => square(y.subarray(3 * i, 3 * i + 3)));
  return Math.sqrt(mean(squares));
}

function errorOf({ theta, h }: Setting, path: readonly Float64Array[]): number {
  let exact = path[0] as Float64Array;
  let most = 0;
  for (const y of path.slice(1)) {
    exact = rungeKutta(theta, h, exact);
    most = Math.max(most, distance(y, exact));
  }
  return most;
}

/** Largest difference in one number. */
function distance(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, v, i) => Math.max(most, Math.abs(v - (b[i] as number))), 0);
}

function compare({ theta, h, layers, start, path, unstable }: Run): Comparison[] {
  const end = path[layers] as Float64Array;
  const reach = path.reduce((most, y) => Math.max(most, ...y.map(Math.abs)), 0);
  // A step moves numbers no further apart, in the largest component, than by max(1, 2h(θ₁ + θ₂) − 1): row sums of I + h·diag(t)·K, 0 ≤ t ≤ 1.
  const strength = h * (theta[0] + theta[1]);
  const growth = Math.max(1, 2 * strength - 1) ** layers;
  const slack = 2 ** -52 * layers * (8 + 8 * strength) * reach * growth;
  return [
    counted(
      `unstable θ, by eigenvalues and by small differences, N = ${layers}`,
      unstable.byEigenvalues,
      unstable.bySteps,
    ),
    near(
      `end of the paths, compiled network against loops, N = ${layers}`,
      0,
      distance(end, compiled(theta, h, layers, start)),
      slack,
      'rounding of a step, stretched by those after it',
    ),
  ];
}

/** The points through the compiled network. */
function compiled(theta: Theta, h: number, layers: number, start: Float64Array): Float64Array {
  const names = ['1', '2', '3'];
  const table: Table = {
    rows: points,
    inputNames: names,
    targetNames: names,
    inputs: start,
    targets: new Float64Array(start.length),
    task: { kind: 'regression' },
  };
  const { objective, start: parameters } = problemOf(diffusionNetwork(theta, h, layers), { table });
  return objective.predict(parameters);
}

/** Forward Euler is of first order; that shows where steps are short. */
function compareOrder(order: number, middle: Run, fine: Run): Comparison[] {
  const strength = Math.max(middle.h, fine.h) * (middle.theta[0] + middle.theta[1]);
  if (middle.layers === fine.layers || strength > 0.25) return [];
  const because = 'the error is C·h·(1 + O(h(θ₁ + θ₂)))';
  return [near('order of convergence in 1/N', 1, order, strength, because)];
}

function spreadFigure(runs: readonly Run[]): Figure {
  return {
    kind: 'lines',
    title: 'Distance from equal components',
    x: { label: 't' },
    y: { label: 'root mean square', scale: 'logarithmic' },
    series: runs.map(({ layers, h, path }) => ({
      name: `N = ${layers}`,
      x: path.map((_, k) => k * h),
      y: path.map((y) => Math.max(spreadOf(y), least)),
      style: layers > 50 ? 'line' : 'line-points',
    })),
  };
}

/** Paths of the first points, seen along the third component. */
function pathFigure({ layers, path }: Run): Figure {
  const component = (point: number, i: number): number[] => path.map((y) => y[3 * point + i] as number);
  return {
    kind: 'lines',
    title: `Paths of ${drawn} points, N = ${layers}`,
    x: { label: 'y₁' },
    y: { label: 'y₂' },
    series: Array.from({ length: drawn }, (_, point) => ({
      name: `point ${point + 1}`,
      x: component(point, 0),
      y: component(point, 1),
      style: layers > 50 ? 'line' : 'line-points',
    })),
  };
}

/** Where |1 + hλ| = 1, as far as it lies in the picture: in s = θ₁ + θ₂ and d = θ₁ − θ₂ an ellipse about s = 2/(3h). */
function borderOf(h: number): Series[] {
  const inside = (v: number): boolean => v >= range[0] && v <= range[1];
  const arc = spaced(-Math.PI, Math.PI, 721)
    .map((angle): Theta => {
      const s = (2 / (3 * h)) * (1 + Math.cos(angle));
      const d = (2 / (Math.sqrt(3) * h)) * Math.sin(angle);
      return [(s + d) / 2, (s - d) / 2];
    })
    .filter(([a, b]) => inside(a) && inside(b));
  if (arc.length === 0) return [];
  return [{ name: 'border of stability', x: arc.map(([a]) => a), y: arc.map(([, b]) => b), style: 'line' }];
}
