/**
 * The last stage: the letter from the compiler to whatever executes it. Plain data, described completely in
 * `docs/compiled-format.md`; it survives JSON and structured clone.
 */

import { invariant } from '../base/assert.ts';

export type TensorId = string;
export type KernelId = string;

/**
 * A fixed extent, or one that the executor chooses: rows of the batch, rows of the resident data, or the length of the
 * list of drawn row numbers.
 */
export type Extent = number | 'batch' | 'rows' | 'draws';

/**
 * A scalar expression. A string names an iteration variable (`i0`, `i1` … for the axes of the output, any other name
 * for a reduction around it) or is `batch`, the number of rows. `load` reads an input at an index per axis.
 */
export type Expr =
  number | string | readonly ['load', number, ...Expr[]] | Reduction | readonly [ScalarFunction, ...Expr[]];
/**
 * The sum, or the largest, of an expression over a variable from 0 to below an extent. A fifth part, of a sum alone, says that only so
 * many terms are added, the first ones: an index that does not know the variable, from 0 to the extent.
 */
export type Reduction = readonly ['sum' | 'largest', string, Extent, Expr, Expr?];
/** The kinds of compound expression. */
export type ExprHead = 'load' | 'sum' | 'largest' | ScalarFunction;

/**
 * Every scalar function a kernel may use; `positive` is 1 for x > 0 and else 0; `select(c, a, b)` is a if c > 0, else b;
 * `quotient` and `remainder` divide a whole number from 0 by a literal one from 1, for indices.
 */
export const scalarFunctions = {
  add: 2,
  subtract: 2,
  multiply: 2,
  divide: 2,
  negate: 1,
  minimum: 2,
  maximum: 2,
  exp: 1,
  log: 1,
  sqrt: 1,
  abs: 1,
  tanh: 1,
  logistic: 1,
  softplus: 1,
  sin: 1,
  cos: 1,
  sign: 1,
  positive: 1,
  equal: 2,
  finite: 1,
  quotient: 2,
  remainder: 2,
  select: 3,
} as const;
export type ScalarFunction = keyof typeof scalarFunctions;

/** One output element as a function of its index: `output[i0, i1, …] = value`. */
export interface Kernel {
  readonly extents: readonly Extent[];
  readonly value: Expr;
}

/**
 * What a tensor is to the executor. `input`, `target`, `order`, `noise`, `hyper`, `direction` are given at each call;
 * `parameter`, `slot` and `progress` are state that training carries on; `data` is resident; `constant` is in the
 * program.
 */
export type Role =
  | 'input'
  | 'target'
  | 'data'
  | 'order'
  | 'noise'
  | 'hyper'
  | 'direction'
  | 'parameter'
  | 'slot'
  | 'progress'
  | 'constant'
  | 'temporary';

export interface Tensor {
  readonly extents: readonly Extent[];
  readonly role: Role;
  /** Values of a constant; the starting value of a slot (all elements the same). */
  readonly values?: readonly number[];
  readonly initial?: number;
}

/** Which part of the drawing an instruction comes from, so that the canvas can show it. */
export interface Origin {
  readonly layer?: number;
  readonly vertices?: readonly string[];
  readonly edges?: readonly string[];
}

export interface Step {
  readonly kernel: KernelId;
  readonly inputs: readonly TensorId[];
  readonly output: TensorId;
  /** Name of the operation, for people. */
  readonly op: string;
  readonly origin: Origin;
  /** Temporaries that nobody reads after this step (within its procedure). */
  readonly frees: readonly TensorId[];
}

/** Where the numbers of one document parameter lie inside a parameter tensor: element i of θ at `start + i`, or at `places[i]`. */
export interface Piece {
  readonly id: string;
  readonly tensor: TensorId;
  readonly shape: readonly number[];
  readonly start: number;
  /** Present when the elements are not contiguous. */
  readonly places?: readonly number[];
  /** Training keeps these numbers from becoming negative. */
  readonly nonnegative?: true;
}

/** A stretch of an input or target row. */
export interface Columns {
  readonly vertex: string;
  readonly start: number;
  readonly size: number;
}

/** A vertex inside the tensors of its segment: a[v] in `sum`, o[v] in `tensor`, from the same column. */
export interface VertexSlice {
  readonly vertex: string;
  readonly sum: TensorId;
  readonly tensor: TensorId;
  readonly start: number;
  readonly size: number;
  /** Components of a[v], where these are not as many as those of o[v]. */
  readonly sumSize?: number;
}

/** Position of each hyperparameter in the `hyper` tensor. Changing one needs no new program. */
export interface Hyper {
  readonly name: string;
  readonly value: number;
}

/**
 * A routine that can be run on its own: feed `inputs`, run `steps` in order, read `outputs`.
 *
 * - `forward`: x, parameters -> prediction and every vertex's activation
 * - `evaluate`: x, target, parameters, hyper -> prediction, loss, penalty, hits
 * - `gradient`: x, target, parameters, hyper -> loss, penalty, the gradient of loss + penalty for every parameter
 * - `pullback` (Jᵀu): x, parameters, cotangent of the prediction -> cotangent of every parameter and of x
 * - `pushforward` (Jv): x, parameters, directions of both -> tangent of the prediction
 * - `train`: one training step: data, order, noise, hyper, state -> the next state
 */
export interface Procedure {
  readonly inputs: readonly TensorId[];
  readonly steps: readonly Step[];
  readonly outputs: readonly TensorId[];
}

export const procedureNames = [
  'forward',
  'evaluate',
  'gradient',
  'pullback',
  'pushforward',
  'train',
] as const;
export type ProcedureName = (typeof procedureNames)[number];

/** Those that training runs: the values and losses of its points, and the step. */
export const trainingNames = ['forward', 'evaluate', 'train'] as const;
export type TrainingName = (typeof trainingNames)[number];

/** Those that a solver asks of a function: all but the step. */
export const objectiveNames = ['forward', 'evaluate', 'gradient', 'pullback', 'pushforward'] as const;
export type ObjectiveName = (typeof objectiveNames)[number];

/**
 * Products with second derivatives of loss + penalty.
 *
 * - `gaussNewton`: x, target, parameters, hyper, directions of the parameters -> (Jᵀ·H_loss·J + H_penalty)·direction
 * - `hessian`: the same inputs -> the exact Hessian times the direction
 */
export const productNames = ['gaussNewton', 'hessian'] as const;
export type ProductName = (typeof productNames)[number];

/**
 * - `walk`: x, target, parameters, hyper, slots, progress -> every value that a call of the forward, loss, backward and update
 *   plans makes, one step per call
 */
export type WalkName = 'walk';

/** What a drawing is compiled to. */
export type CompiledName = ProcedureName | ProductName;
export type RoutineName = CompiledName | WalkName;

/**
 * `Names` are the procedures it is known to have: those it was asked for. `KernelProgram` alone is any program, and a program
 * with more procedures does wherever fewer are wanted.
 */
export interface KernelProgram<Names extends RoutineName = never> {
  readonly format: 'adjoint/program';
  readonly version: 1;
  readonly tensors: Readonly<Record<TensorId, Tensor>>;
  readonly kernels: Readonly<Record<KernelId, Kernel>>;
  readonly procedures: Readonly<Record<Names, Procedure>> & Readonly<Partial<Record<RoutineName, Procedure>>>;
  /** How an input row and a target row are made up. */
  readonly inputs: readonly Columns[];
  readonly outputs: readonly Columns[];
  /** The two numbers that stand for the classes of a single-column target, where the loss asks for them. */
  readonly coding: { readonly low: number; readonly high: number } | null;
  /** Where `forward` leaves each vertex's activation. */
  readonly activations: readonly VertexSlice[];
  readonly parameters: readonly Piece[];
  readonly hyper: readonly Hyper[];
  /** Parameter tensor -> what `gradient` and `pullback` leave for it (absent when nothing depends on it). */
  readonly gradients: Readonly<Record<TensorId, TensorId>>;
  readonly cotangents: Readonly<Record<TensorId, TensorId>>;
  /** Tensor -> its direction in `pushforward` and the products; empty in a program that has none of them. */
  readonly directions: Readonly<Record<TensorId, TensorId>>;
  /** Parameter tensor -> what `gaussNewton` and `hessian` leave for it (absent where the product is zero). */
  readonly products?: Readonly<Record<ProductName, Readonly<Record<TensorId, TensorId>>>>;
  /** What `pushforward` leaves for the prediction; absent, like `products`, in a program without it. */
  readonly tangent?: TensorId;
  /** State tensor -> the temporary whose value it takes at the end of `train`. */
  readonly commits: Readonly<Record<TensorId, TensorId>>;
  /** Multiply-adds of one row in `forward` and in the rest of a training step; null in a program without these two. */
  readonly macs: { readonly forward: number; readonly backward: number } | null;
}

/** What a network is as a function of its parameters; it may have products as well. */
export type ObjectiveProgram = KernelProgram<ObjectiveName>;

/** A program that can do everything but products and walks, and one that has the products too. */
export type WholeProgram = KernelProgram<ProcedureName>;
export type CurvedProgram = KernelProgram<CompiledName>;

/** What training takes. */
export type TrainingProgram = KernelProgram<TrainingName>;

/** The program as one that has the procedure: fails, and says why, where it was made without. */
export function having<Name extends RoutineName>(program: KernelProgram, name: Name): KernelProgram<Name> {
  invariant(program.procedures[name], `the program was made without the procedure "${name}"`);
  return program as KernelProgram<Name>;
}

/** Tensors known by name in every program. */
export const wellKnown = {
  x: 'x',
  target: 'target',
  prediction: 'prediction',
  cotangent: 'cotangent',
  loss: 'loss',
  penalty: 'penalty',
  hits: 'hits',
  hyper: 'hyper',
  data: 'data.inputs',
  dataTargets: 'data.targets',
  order: 'order',
  /** Numbers from [0, 1), one row for every row number in `order`; where there is dropout. */
  noise: 'noise',
  /** [next draw, sum of batch losses, hits, steps with a loss that was not finite]. */
  progress: 'progress',
} as const;

/** Hyperparameters every program has: the factor on the summed loss, and the side of it a single-column class lies on. */
export const commonHypers = ['lossScale', 'threshold'] as const;
