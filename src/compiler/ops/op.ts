/** What an operation is: its type rule, its meaning as a kernel, its adjoint and its tangent. */
import type { Kernel } from '../program.ts';
import type { ValueId, ValueType } from '../plans.ts';

export type Attributes = Readonly<Record<string, unknown>>;

/** What an op writes its adjoint and tangent on. */
export interface Tape {
  /** Type of a value that has been written or declared. */
  type(id: ValueId): ValueType;
  hasType(id: ValueId, type: ValueType): boolean;
  /** A constant tensor; the same name and numbers twice are the same constant. */
  constant(id: ValueId, type: ValueType, values: readonly number[]): ValueId;
  /** What follows from the attributes of a call, worked out once for all calls that share them. */
  remember<T>(attributes: Attributes, make: () => T): T;
  /** Writes a call and answers the value it makes, named `name` or, where that is taken, a numbered form of it. */
  call<A extends Attributes>(op: Op<A>, inputs: readonly ValueId[], attributes: A, name: string): ValueId;
}

/** One call of an op, as its adjoint and tangent see it. */
export interface CallSite<A> {
  readonly inputs: readonly ValueId[];
  readonly output: ValueId;
  readonly attributes: A;
}

/**
 * A differentiable operation y = f(x₁, …, xₙ). Only the op knows its adjoint and tangent; maps, activations and losses
 * are written in ops and inherit both.
 */
export interface Op<A extends Attributes = Attributes> {
  readonly name: string;
  type(inputs: readonly ValueType[], attributes: A): ValueType;
  /** One output element as a function of its index. */
  kernel(inputs: readonly ValueType[], output: ValueType, attributes: A): Kernel;
  /** Cotangents Jᵢᵀȳ of the wanted inputs, written on the tape; null where it is zero. */
  adjoint(tape: Tape, call: CallSite<A>, cotangent: ValueId, wanted: readonly boolean[]): (ValueId | null)[];
  /** Σ Jᵢẋᵢ over the inputs that have a tangent; null when it is zero. */
  tangent(tape: Tape, call: CallSite<A>, tangents: readonly (ValueId | null)[]): ValueId | null;
  /** How a call prints, e.g. `W·x`. */
  formula(inputs: readonly string[], attributes: A): string;
  /** Multiply-adds for one row of the batch. */
  macs(inputs: readonly ValueType[], output: ValueType, attributes: A): number;
}
