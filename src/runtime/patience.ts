import type { BestPoint } from './protocol.ts';

/**
 * Early stopping (Prechelt 1998): remembers the state with the lowest validation loss, and loses patience after `limit` checks
 * in a row that were not lower. A loss that is not a number is not lower.
 */
export class Patience<State> {
  /** Checks without a lower loss that end a run. */
  readonly limit: number;
  private held: { readonly point: BestPoint; readonly state: State } | null = null;
  private inVain = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** The lowest validation loss so far; null before the first check. */
  get best(): BestPoint | null {
    return this.held?.point ?? null;
  }

  /** The state at that point. */
  get state(): State | null {
    return this.held?.state ?? null;
  }

  /** Looks at a validation loss; `copy` is asked for the state where it is the lowest. Answers whether patience is at its end. */
  check(step: number, validation: number, copy: () => State): boolean {
    if (validation < (this.held?.point.validation ?? Infinity)) {
      this.held = { point: { step, validation }, state: copy() };
      this.inVain = 0;
    } else this.inVain += 1;
    return this.inVain >= this.limit;
  }

  /** Forgets everything, for a run from the start. */
  reset(): void {
    this.held = null;
    this.inVain = 0;
  }
}

/** @throws {Error} for a rule that looks at rows that are not there */
export function refuseBlindPatience(patience: number | undefined, validation: Uint32Array): void {
  if (patience !== undefined && validation.length === 0)
    throw new Error('patience looks at the validation loss; keep a share of the rows for validation');
}
