import type { Fields } from '../../base/fields.ts';
import type { Expr } from '../program.ts';

/** What an update may read, for one number of one parameter. */
export interface UpdateContext {
  readonly parameter: Expr;
  /** Of loss and penalty together. */
  readonly gradient: Expr;
  /** State of the same shape as the parameter, as it was before the step. */
  slot(name: string): Expr;
  /** State shared by all parameters, already advanced to this step. */
  counter(name: string): Expr;
  /** A number field, read at run time: changing it needs no new program. */
  hyper(field: string): Expr;
}

/** One step of a first-order method, as scalar expressions that the compiler turns into ops. */
export interface OptimizerDefinition {
  readonly title: string;
  readonly summary: string;
  readonly fields: Fields;
  /** The update as printed. */
  readonly formula: string;
  /** State per parameter, all starting at 0, with its next value. Later slots may read earlier ones through `next`. */
  readonly slots: Readonly<Record<string, (context: UpdateContext, next: (slot: string) => Expr) => Expr>>;
  /** Shared scalars with their start and next value. */
  readonly counters: Readonly<
    Record<string, { readonly initial: number; next(value: Expr, hyper: (field: string) => Expr): Expr }>
  >;
  /** Where the gradient is taken, if not at the parameter itself. */
  readonly point: ((context: Pick<UpdateContext, 'parameter' | 'slot' | 'hyper'>) => Expr) | null;
  /** The parameter's next value; `next` reads the slots' next values. */
  update(context: UpdateContext, next: (slot: string) => Expr): Expr;
}

/** η of every optimizer. */
export function learningRate(initial: number): Fields[string] {
  return { tag: 'number', label: 'Learning rate η', initial, min: 0, logarithmic: true };
}

/** A factor in [0, 1) such as a momentum or a decay. */
export function decayRate(label: string, initial: number): Fields[string] {
  return { tag: 'number', label, initial, min: 0, max: 0.999999 };
}

/** The small number that keeps a quotient finite. */
export const epsilon: Fields[string] = {
  tag: 'number',
  label: 'ε',
  help: 'Added to the root in the denominator.',
  initial: 1e-8,
  min: 0,
  open: true,
  logarithmic: true,
};
