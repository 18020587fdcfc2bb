import { present } from '../base/assert.ts';
import {
  having,
  type KernelProgram,
  type ObjectiveProgram,
  type ObjectiveName,
  type ProductName,
  type TensorId,
  wellKnown,
} from '../compiler/program.ts';
import type { LeastSquares, LinearOperator, Objective } from '../solvers/objective.ts';
import type { Numbers, Tensors } from './executor.ts';
import { pack, unpack } from './pack.ts';
import { referenceRoutine, type SyncRoutine } from './reference.ts';

/** Rows that an objective sums over, row-major, and the numbers of the recipe. None of it may be written to later. */
export interface ObjectiveRows {
  readonly x: Float64Array;
  readonly target: Float64Array;
  readonly count: number;
  /** Defaults to the program's values with `lossScale` 1/count (the mean over rows). */
  readonly hyper?: Float64Array;
}

/**
 * A compiled network as a function of its parameters θ: loss + penalty over fixed rows, in float64. The components of θ
 * are the document's parameters in the order of the program's pieces, each row-major; structural zeros are no components.
 */
export interface NetworkObjective extends Objective {
  readonly program: ObjectiveProgram;
  /** The same network over other rows; what has been made ready for as many rows is shared. */
  on(rows: ObjectiveRows): NetworkObjective;
  /** Document parameters as one vector; what is missing is zero. */
  pack(values: Readonly<Record<string, ArrayLike<number>>>): Float64Array;
  unpack(theta: Float64Array): Record<string, Float64Array>;
  /** Where the numbers of a document parameter lie in θ. */
  place(id: string): { readonly start: number; readonly size: number };
  /** Loss without the penalty, and the penalty. */
  loss(theta: Float64Array): number;
  penalty(theta: Float64Array): number;
  /** Outputs of the rows, or of other rows, row-major. */
  predict(theta: Float64Array, x?: Float64Array): Float64Array;
  /** v ↦ J·v of the predictions of all rows with respect to θ. */
  pushforward(theta: Float64Array): LinearOperator;
  /** u ↦ Jᵀ·u, u one cotangent per prediction. */
  pullback(theta: Float64Array): LinearOperator;
  /** v ↦ ∇²f·v, exact. Needs the program with products. */
  hessian(theta: Float64Array): LinearOperator;
}

/** The function that training minimises; `curvature` (Gauss–Newton) needs a program with products, see `Compilation.curvature`. */
export function networkObjective(program: ObjectiveProgram, rows: ObjectiveRows): NetworkObjective {
  return new Network(program, rows);
}

/** Half the sum of squares of prediction − target over all rows and outputs. */
export function residualsOf(objective: NetworkObjective, target: Float64Array): LeastSquares {
  const residual = (theta: Float64Array): Float64Array =>
    objective.predict(theta).map((y, i) => y - (target[i] as number));
  return {
    size: objective.size,
    count: target.length,
    residual,
    linearise: (theta) => ({
      residual: residual(theta),
      forward: objective.pushforward(theta),
      adjoint: objective.pullback(theta),
    }),
  };
}

/** A routine and what lies in its memory already. */
interface Ready {
  readonly routine: SyncRoutine;
  given: Tensors;
  /** The point that its directions are taken at. */
  point: Tensors | null;
}

class Network implements NetworkObjective {
  readonly program: ObjectiveProgram;
  readonly size: number;
  readonly curvature: ((theta: Float64Array) => LinearOperator) | null;
  private readonly rows: ObjectiveRows;
  private readonly hyper: Float64Array;
  private readonly routines: Map<string, Ready>;
  private readonly places = new Map<string, { start: number; size: number }>();

  constructor(program: ObjectiveProgram, rows: ObjectiveRows, routines = new Map<string, Ready>()) {
    this.program = program;
    this.rows = rows;
    this.routines = routines;
    let size = 0;
    for (const { id, shape } of program.parameters) {
      const count = shape.reduce((a, b) => a * b, 1);
      this.places.set(id, { start: size, size: count });
      size += count;
    }
    this.size = size;
    const scale = (h: { name: string; value: number }): number =>
      h.name === 'lossScale' ? 1 / rows.count : h.value;
    this.hyper = rows.hyper ?? Float64Array.from(program.hyper.map(scale));
    this.curvature = program.procedures.gaussNewton ? (theta) => this.product('gaussNewton', theta) : null;
  }

  on(rows: ObjectiveRows): NetworkObjective {
    return new Network(this.program, rows, this.routines);
  }

  place(id: string): { readonly start: number; readonly size: number } {
    return present(this.places.get(id), `parameter ${id}`);
  }

  pack(values: Readonly<Record<string, ArrayLike<number>>>): Float64Array {
    const theta = new Float64Array(this.size);
    for (const [id, { start }] of this.places) {
      const given = Object.hasOwn(values, id) ? values[id] : undefined;
      if (given) theta.set(given, start);
    }
    return theta;
  }

  unpack(theta: Float64Array): Record<string, Float64Array> {
    return Object.fromEntries(
      [...this.places].map(([id, { start, size }]) => [id, theta.slice(start, start + size)]),
    );
  }

  value(theta: Float64Array): number {
    const { loss, penalty } = this.evaluate(theta);
    return loss + penalty;
  }

  loss(theta: Float64Array): number {
    return this.evaluate(theta).loss;
  }

  penalty(theta: Float64Array): number {
    return isConstant(this.program, wellKnown.penalty) ? 0 : this.evaluate(theta).penalty;
  }

  gradient(theta: Float64Array): { value: number; gradient: Float64Array } {
    const results = this.run('gradient', { ...this.tensors(theta), ...this.batch() });
    return {
      value: first(results, wellKnown.loss) + first(results, wellKnown.penalty),
      gradient: this.collect(results, this.program.gradients),
    };
  }

  predict(theta: Float64Array, x: Float64Array = this.rows.x): Float64Array {
    const width = this.program.inputs.reduce((n, c) => n + c.size, 0);
    const results = this.run('forward', { ...this.tensors(theta), x }, x.length / width);
    return Float64Array.from(present(results[wellKnown.prediction], 'prediction'));
  }

  pushforward(theta: Float64Array): LinearOperator {
    const { program, rows } = this;
    const still = program.directions[wellKnown.x];
    const answer = present(program.tangent, 'the tangent of a program with pushforward');
    const xDirection = still === undefined ? {} : { [still]: new Float64Array(rows.x.length) };
    const length = rows.count * program.outputs.reduce((n, c) => n + c.size, 0);
    const along = this.along('pushforward', { ...this.tensors(theta), x: rows.x, ...xDirection });
    return (v) => {
      const tangent = present(along(this.directions(v))[answer], 'tangent');
      return tangent.length === length
        ? Float64Array.from(tangent)
        : Float64Array.from({ length }, (_, i) => tangent[i % tangent.length] as number);
    };
  }

  pullback(theta: Float64Array): LinearOperator {
    const along = this.along('pullback', { ...this.tensors(theta), x: this.rows.x });
    return (u) => this.collect(along({ [wellKnown.cotangent]: u }), this.program.cotangents);
  }

  hessian(theta: Float64Array): LinearOperator {
    return this.product('hessian', theta);
  }

  private product(name: ProductName, theta: Float64Array): LinearOperator {
    const products = present(this.program.products, 'a program with products');
    const along = this.along(name, { ...this.tensors(theta), ...this.batch() });
    return (v) => this.collect(along(this.directions(v)), products[name]);
  }

  /** A procedure at one point for many directions: what does not depend on them is computed once. */
  private along(name: ObjectiveName | ProductName, point: Tensors): (directions: Tensors) => Tensors {
    return (directions) => {
      const ready = this.ready(name, this.rows.count);
      if (ready.point === point) return ready.routine.along(directions);
      const results = this.run(name, { ...point, ...directions });
      ready.point = point;
      return results;
    };
  }

  private evaluate(theta: Float64Array): { loss: number; penalty: number } {
    const results = this.run('evaluate', { ...this.tensors(theta), ...this.batch() });
    return { loss: first(results, wellKnown.loss), penalty: first(results, wellKnown.penalty) };
  }

  private batch(): Tensors {
    return { x: this.rows.x, target: this.rows.target, hyper: this.hyper };
  }

  private tensors(theta: Float64Array): Record<TensorId, Float64Array> {
    return pack(this.program, this.unpack(theta));
  }

  private directions(v: Float64Array): Record<TensorId, Float64Array> {
    const named = Object.entries(this.tensors(v)).flatMap(([id, values]) => {
      const direction = this.program.directions[id];
      // Nothing is done with the direction of a parameter before a step or a sign.
      return direction === undefined || !this.program.tensors[direction]
        ? []
        : [[direction, values] as const];
    });
    return Object.fromEntries(named);
  }

  /** The tensors that stand for each parameter as one vector; a parameter without one contributes zeros. */
  private collect(results: Tensors, names: Readonly<Record<TensorId, TensorId>>): Float64Array {
    const tensors: Record<TensorId, Numbers> = {};
    for (const [id, name] of Object.entries(names)) {
      const values = results[name];
      if (values) tensors[id] = values;
    }
    return this.pack(unpack(this.program, tensors));
  }

  private ready(name: ObjectiveName | ProductName, rows: number): Ready {
    const key = `${name} ${rows}`;
    const known = this.routines.get(key);
    if (known) return known;
    const made: Ready = {
      routine: referenceRoutine(having(this.program, name), name, { rows }),
      given: {},
      point: null,
    };
    this.routines.set(key, made);
    return made;
  }

  private run(name: ObjectiveName | ProductName, inputs: Tensors, rows = this.rows.count): Tensors {
    const ready = this.ready(name, rows);
    // Rows are many and stay the same from call to call: they are handed over once.
    const fresh = { ...inputs };
    const given: Record<TensorId, Numbers> = {};
    for (const id of rowTensors) {
      const values = inputs[id];
      if (!values) continue;
      if (values === ready.given[id]) delete fresh[id];
      given[id] = values;
    }
    ready.given = given;
    ready.point = null;
    return ready.routine.run(fresh);
  }
}

const rowTensors = [wellKnown.x, wellKnown.target];

/** Nothing to compute: the recipe has no such term. */
function isConstant({ tensors }: KernelProgram, id: TensorId): boolean {
  return tensors[id]?.role === 'constant';
}

function first(results: Tensors, id: TensorId): number {
  return results[id]?.[0] ?? NaN;
}
