/** What passes 5 to 7 of the compiler hand on: typed values, and the calls of ops that make them. */
import type { Shape } from '../document/document.ts';
import type { Columns, Expr, KernelProgram, Origin, Role } from './program.ts';
import type { LayerSequence } from './stages.ts';

export type ValueId = string;

/** Type of a value in a plan: `batch` values have one row per example. */
export interface ValueType {
  readonly batch: boolean;
  readonly shape: Shape;
}

export interface Value extends ValueType {
  readonly id: ValueId;
  /** Its place among the values of one compilation, from 0: what passes note of a value, they keep in arrays. */
  readonly number: number;
  readonly role: Role;
  readonly values?: readonly number[];
  readonly initial?: number;
}

export interface OpCall {
  readonly op: string;
  readonly inputs: readonly ValueId[];
  readonly output: ValueId;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly origin: Origin;
}

/** The calls made for one layer, kept together so that a person can read them. */
export interface Pass {
  readonly layer: number;
  readonly title: string;
  readonly calls: readonly OpCall[];
}

export type Plan = readonly Pass[];

/** Values of a segment in the plans: what it sums up, σ of it, and what it gives on. */
export interface SegmentValues {
  readonly sum: ValueId;
  readonly output: ValueId;
  /** What the layers after read: the output, muted where there is dropout. */
  readonly passed: ValueId;
}

/** The result of pass 5: how the network and its loss are computed. */
export interface Lowering {
  readonly forward: Plan;
  /** Null when the recipe's loss does not fit. */
  readonly loss: Plan | null;
  readonly values: Map<ValueId, Value>;
  readonly segments: ReadonlyMap<string, SegmentValues>;
  readonly inputs: readonly Columns[];
  readonly outputs: readonly Columns[];
  readonly coding: KernelProgram['coding'];
}

/** Jᵀū of a plan: the calls, and the cotangent of every wanted value that has one. */
export interface Pullback {
  readonly plan: Plan;
  readonly cotangents: ReadonlyMap<ValueId, ValueId>;
  /** By number of a value of the plan: its whole cotangent, where something flows back to it. */
  readonly flows: readonly (ValueId | undefined)[];
  readonly contributions: readonly Contribution[];
}

/** A term of a value's cotangent, and the call that it flows back through. */
export interface Contribution {
  readonly to: ValueId;
  readonly through: OpCall;
  readonly term: ValueId;
}

/** Jẋ of a plan. */
export interface Pushforward {
  readonly plan: Plan;
  readonly tangent: ValueId;
  /** Value -> the direction given for it. */
  readonly directions: ReadonlyMap<ValueId, ValueId>;
}

/** The result of pass 6: what it adds to the lowering. */
export interface Differentiation {
  readonly backward: Pullback;
  /** From the loss to the predictions; null when there is no loss. */
  readonly lossBackward: Pullback | null;
}

/**
 * Differences of neighbours along one axis of a row, whose numbers stand in the order (before, extent, after): at every place
 * where it fits, Σ stencil · neighbours.
 */
export interface Difference {
  readonly before: number;
  readonly extent: number;
  readonly after: number;
  readonly stencil: readonly number[];
}

/** A constant matrix that acts on every row of numbers; its own numbers stand row by row. */
export interface ConstantMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: readonly number[];
}

/** L on a row of numbers, part by part: each gives numbers of its own. Null is the identity. */
export type PenaltyOperator = readonly (Difference | ConstantMatrix)[] | null;

/** The penalty Σ R((Lθ)ᵢ) of a parameter tensor θ. */
export interface Penalty {
  /** R of one number (load 0; load 1 is `hyper`). */
  readonly value: Expr;
  /** L, on every row of θ. */
  readonly operator: PenaltyOperator;
}

/** The result of pass 7: what a training step adds to loss and gradient. */
export interface UpdatePlans {
  readonly penalty: Plan;
  /** Of the parameters that are penalised. */
  readonly penaltyOf: ReadonlyMap<ValueId, Penalty>;
  /** Parameter -> gradient of loss and penalty together (absent when nothing depends on it). */
  readonly gradients: ReadonlyMap<ValueId, ValueId>;
  readonly gradientPlan: Plan;
  readonly hits: Plan;
  /** Fetches the rows of a step and draws its masks. `renames`: what the forward plan then reads in place of its inputs. */
  readonly gather: Plan;
  readonly renames: ReadonlyMap<ValueId, ValueId>;
  readonly update: Plan;
  readonly commits: ReadonlyMap<ValueId, ValueId>;
}

/** Products with second derivatives of loss + penalty; see pass 6. */
export interface ProductPlans {
  /** J·v of the predictions. */
  readonly along: Plan;
  /** H_loss·(J·v), which `curved` names; null where the loss has no curvature along it. */
  readonly bent: Plan;
  readonly curved: ValueId | null;
  /** Adds the penalty's curvature. */
  readonly sums: Plan;
  /** Parameter -> its part of the Gauss–Newton product. */
  readonly gaussNewton: ReadonlyMap<ValueId, ValueId>;
  /** The tangent of the whole gradient. */
  readonly exact: Plan;
  /** Parameter -> its part of the product with the exact Hessian. */
  readonly hessian: ReadonlyMap<ValueId, ValueId>;
}

/** Everything that passes 5 to 7 make of a sound drawing; null is what none of the wanted procedures needs. */
export interface Plans {
  readonly sequence: LayerSequence;
  readonly lowering: Lowering;
  readonly differentiation: Differentiation;
  readonly updates: UpdatePlans;
  readonly tangent: Pushforward | null;
  readonly products: ProductPlans | null;
}
