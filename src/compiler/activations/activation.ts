import type { Fields, Settings } from '../../base/fields.ts';
import type { Shape } from '../../document/document.ts';
import { elementwise } from '../ops/elementwise.ts';
import { load } from '../ops/expression.ts';
import type { Tape } from '../ops/op.ts';
import type { Expr } from '../program.ts';
import type { ValueId } from '../plans.ts';

/** A vertex function o = σ(a). */
export interface ActivationDefinition<F extends Fields = Fields> {
  readonly title: string;
  readonly summary: string;
  readonly fields: F;
  /** σ as printed, e.g. `1/(1+e⁻ᵃ)`. */
  readonly formula: string;
  /** σ′ is zero almost everywhere: nothing below such a vertex learns. */
  readonly flat: boolean;
  /** One component at a time: σ as an expression of its argument. Null for σ that mixes the components of a row. */
  readonly scalar: ((a: Expr, settings: Settings<F>) => Expr) | null;
  /** Absent where o[v] has the shape of a[v]. */
  readonly reshape?: Reshape<F>;
  /** Writes σ(a) for a[v] of the given shape (of neurons computed together: all of them as one vector). */
  apply(tape: Tape, a: ValueId, settings: Settings<F>, name: string, shape: Shape): ValueId;
}

/** How σ changes shapes. Such a vertex is never grouped with neurons. */
export interface Reshape<F extends Fields = Fields> {
  /** Shape of o[v] for one of a[v]; null where that does not fit. */
  outputOf(sum: Shape, settings: Settings<F>): Shape | null;
  /** Shape of a[v] for one of o[v]; null where there is none. */
  sumOf(output: Shape, settings: Settings<F>): Shape | null;
  /** What a[v] must be like; completes "… needs". */
  needs(settings: Settings<F>): string;
}

/** σ given by a scalar expression; derivative and tangent follow from it. */
export function defineScalarActivation<const F extends Fields>(
  definition: Omit<ActivationDefinition<F>, 'apply' | 'scalar' | 'flat'> & {
    readonly flat?: boolean;
    readonly scalar: (a: Expr, settings: Settings<F>) => Expr;
  },
): ActivationDefinition<F> {
  const { fields, scalar } = definition;
  // Without settings σ is one formula for all vertices.
  const only = Object.keys(fields).length === 0 ? { value: scalar(load(0), {} as Settings<F>) } : null;
  return {
    flat: false,
    ...definition,
    apply: (tape, a, settings, name) =>
      tape.call(elementwise, [a], only ?? { value: scalar(load(0), settings) }, name),
  };
}
