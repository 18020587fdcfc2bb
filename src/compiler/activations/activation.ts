import type { Fields, Settings } from '../../base/fields.ts';
import { compute } from '../ops/elementwise.ts';
import type { Tape } from '../ops/op.ts';
import type { Expr } from '../program.ts';
import type { ValueId } from '../stages.ts';

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
  /** Writes σ(a). */
  apply(tape: Tape, a: ValueId, settings: Settings<F>, name: string): ValueId;
}

/** σ given by a scalar expression; derivative and tangent follow from it. */
export function defineScalarActivation<const F extends Fields>(
  definition: Omit<ActivationDefinition<F>, 'apply' | 'scalar' | 'flat'> & {
    readonly flat?: boolean;
    readonly scalar: (a: Expr, settings: Settings<F>) => Expr;
  },
): ActivationDefinition<F> {
  return {
    flat: false,
    ...definition,
    apply: (tape, a, settings, name) => compute(tape, [a], definition.scalar(['load', 0], settings), name),
  };
}
