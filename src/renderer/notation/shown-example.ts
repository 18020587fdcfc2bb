import type { MadeById } from '../../lab/walk-values.ts';

/** The numbers of one example that stand beside the matrices; null for what the stepper has not computed yet. */
export interface ShownExample {
  readonly forward: { readonly sums: MadeById; readonly outputs: MadeById };
  readonly backward: {
    readonly loss: number | null;
    readonly deltas: MadeById;
    readonly gradients: MadeById;
  } | null;
  /** ∂L/∂o[v] of every unit, where the convention shows them. */
  readonly outputCotangents: MadeById | null;
  /** Why there is nothing backward although it was asked for. */
  readonly withoutBackward: string | null;
}
