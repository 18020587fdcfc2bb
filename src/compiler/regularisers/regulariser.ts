import type { Fields } from '../../base/fields.ts';
import type { Shape } from '../../document/document.ts';
import type { Expr } from '../program.ts';
import type { PenaltyOperator } from '../plans.ts';

/** A penalty Σ R((Lθ)ᵢ) added to the loss. */
export interface RegulariserDefinition {
  readonly title: string;
  readonly summary: string;
  readonly fields: Fields;
  readonly formula: string;
  /** The penalty of one number; null for no penalty. Its gradient follows from it. `hyper` reads a number field at run time. */
  readonly penalty: ((parameter: Expr, hyper: (field: string) => Expr) => Expr) | null;
  /**
   * L on one row of dense weights, by the shape of the source that they weigh: parts that each add their penalty. Null, and
   * without it, L is the identity.
   */
  readonly operator?: (source: Shape, settings: Readonly<Record<string, unknown>>) => PenaltyOperator;
  /**
   * Rows and columns of L where it is one matrix, which acts on sources of as many components as it has columns. Null, and
   * without it, L takes any source.
   */
  readonly extents?: (settings: Readonly<Record<string, unknown>>) => readonly [number, number] | null;
}

/** Fields of every penalty. */
export const penaltyFields = {
  lambda: {
    tag: 'number',
    label: 'λ',
    help: 'Weight of the penalty.',
    initial: 0.0001,
    min: 0,
    logarithmic: true,
  },
  biases: { tag: 'boolean', label: 'Biases too', help: 'Penalise biases like weights.', initial: true },
} as const satisfies Fields;
