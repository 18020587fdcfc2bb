import { present } from '../base/assert.ts';
import { seededRandom } from '../base/xoshiro.ts';
import type { LeastSquares, Objective, Separable } from '../solvers/objective.ts';
import type { Problem } from '../solvers/solver.ts';
import { networkObjective, type NetworkObjective, type ObjectiveRows, residualsOf } from './objective.ts';
import { unpack } from './pack.ts';
import { penaltyRoots } from './penalty-roots.ts';
import type { SolverJob, TrainingJob } from './protocol.ts';
import { splitObjective } from './solver-split.ts';
import { rowsOf, widthOf } from './state.ts';

/** A job as a function to be minimised. */
export interface SolverProblem {
  /** In the forms that the job's method may ask for. */
  readonly problem: Problem;
  /** The job's parameters. */
  readonly start: Float64Array;
  /** Numbers by document id. */
  unpack(x: Float64Array): Record<string, Float64Array>;
  /** The last point at which a value was not finite; null before that happens. */
  broken(): Float64Array | null;
  /** The input rows it looks at. */
  readonly x: Float64Array;
}

/** Puts the programs of a job over its rows, all of them or a fixed sample. */
export function solverProblem(job: TrainingJob, solver: SolverJob): SolverProblem {
  const { program, squares, parted } = solver;
  const rows = objectiveRows(job, solver);
  const network = networkObjective(program, rows);
  const values = unpack(job.program, job.parameters);
  let broken: Float64Array | null = null;
  const seen = (x: Float64Array, value: number): number => {
    if (!Number.isFinite(value)) broken = x.slice();
    return value;
  };
  const split = parted && splitObjective({ ...parted, whole: program, rows });
  const frame = split ?? network;
  return {
    problem: {
      objective: watched(split?.objective ?? plainObjective(network, solver.exactHessian), seen),
      leastSquares: squares && watchedSquares(sumOfSquares(network, rows, squares), seen),
      separable: split && watchedSeparable(split.separable, seen),
    },
    start: frame.pack(values),
    unpack: (x) => frame.unpack(x),
    broken: () => broken,
    x: rows.x,
  };
}

function objectiveRows(
  { data, reduce, seed }: TrainingJob,
  { program, sample, hyper }: SolverJob,
): ObjectiveRows {
  const all = data.training;
  const rows = sample > 0 && sample < all.length ? sampleOf(all, sample, seed) : all;
  const known: Readonly<Record<string, number>> = {
    // A sample stands for all rows: its sum is scaled up.
    lossScale: reduce === 'mean' ? 1 / rows.length : all.length / rows.length,
    threshold: data.threshold,
    ...hyper,
  };
  return {
    x: rowsOf(data.inputs, rows, widthOf(program.inputs)),
    target: rowsOf(data.targets, rows, widthOf(program.outputs)),
    count: rows.length,
    hyper: Float64Array.from(program.hyper, ({ name, value }) => known[name] ?? value),
  };
}

/** Some rows, without repetition, the same for the same seed. */
function sampleOf(rows: Uint32Array, count: number, seed: number): Uint32Array {
  const order = seededRandom(seed).fork('solver sample').permutation(rows.length).subarray(0, count);
  return order.map((place) => rows[place] as number).sort();
}

function plainObjective(network: NetworkObjective, exactHessian: boolean): Objective {
  const { size, curvature, program } = network;
  const bounded = program.parameters.filter((p) => p.nonnegative).map(({ id }) => network.place(id));
  const project = (x: Float64Array): Float64Array => {
    const moved = x.slice();
    for (const place of bounded) {
      const end = place.start + place.size;
      for (let i = place.start; i < end; i += 1) moved[i] = Math.max(0, moved[i] as number);
    }
    return moved;
  };
  return {
    ...(bounded.length === 0 ? {} : { project }),
    size,
    value: (x) => network.value(x),
    gradient: (x) => network.gradient(x),
    curvature: exactHessian && curvature !== null ? (x) => network.hessian(x) : curvature,
  };
}

/** loss + penalty = ½‖r‖² with r = √(2·lossScale·factor)·(s − t) for every row and column, then √λ·(Lθ)ᵢ. */
function sumOfSquares(
  network: NetworkObjective,
  { target, hyper }: ObjectiveRows,
  squares: NonNullable<SolverJob['squares']>,
): LeastSquares {
  const scaleAt = network.program.hyper.findIndex(({ name }) => name === 'lossScale');
  const scale = present(hyper?.[scaleAt], 'the factor on the loss');
  const roots = squares.factors.map((factor) => Math.sqrt(2 * scale * factor));
  const weigh = (v: Float64Array): Float64Array => v.map((vi, i) => vi * (roots[i % roots.length] as number));
  const penalty = penaltyRoots(network, squares);
  const data = residualsOf(network, target);
  const below = (v: Float64Array, x: Float64Array): Float64Array => {
    const whole = new Float64Array(v.length + penalty.count);
    whole.set(weigh(v));
    penalty.write(x, whole.subarray(v.length));
    return whole;
  };
  return {
    size: network.size,
    count: data.count + penalty.count,
    residual: (x) => below(data.residual(x), x),
    linearise: (x) => {
      const { residual, forward, adjoint } = data.linearise(x);
      return {
        residual: below(residual, x),
        forward: (v) => below(forward(v), v),
        adjoint: (u) => {
          const back = adjoint(weigh(u.subarray(0, data.count)));
          penalty.addTransposed(u.subarray(data.count), back);
          return back;
        },
      };
    },
  };
}

type See = (x: Float64Array, value: number) => number;

function watched(f: Objective, see: See, whole = (x: Float64Array): Float64Array => x): Objective {
  return {
    ...f,
    value: (x) => see(whole(x), f.value(x)),
    gradient(x) {
      const answer = f.gradient(x);
      see(whole(x), answer.gradient.every(Number.isFinite) ? answer.value : NaN);
      return answer;
    },
  };
}

function watchedSquares(f: LeastSquares, see: See): LeastSquares {
  return {
    ...f,
    residual(x) {
      const residual = f.residual(x);
      see(
        x,
        residual.reduce((sum, r) => sum + r * r, 0),
      );
      return residual;
    },
  };
}

function watchedSeparable(f: Separable, see: See): Separable {
  const joined = (theta: Float64Array, w: Float64Array): Float64Array => {
    const x = new Float64Array(f.outerSize + f.innerSize);
    x.set(theta);
    x.set(w, f.outerSize);
    return x;
  };
  return {
    ...f,
    inner: (theta) => watched(f.inner(theta), see, (w) => joined(theta, w)),
    outer(theta, w) {
      const answer = f.outer(theta, w);
      see(joined(theta, w), answer.value);
      return answer;
    },
  };
}
