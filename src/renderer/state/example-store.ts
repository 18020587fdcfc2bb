import { create } from 'zustand';
import type { Compilation } from '../../compiler/compilation.ts';
import type { BackwardValues, ForwardValues, NumbersById } from '../../lab/example-values.ts';

/** Which example the notation shows: a row of the recipe's data, counted from 0, or numbers typed in. */
export type ExampleChoice =
  | { readonly kind: 'row'; readonly row: number }
  | { readonly kind: 'typed'; readonly x: readonly number[]; readonly target: readonly number[] };

/** The numbers of the chosen example, and what they were computed with. */
export interface ExampleValues {
  readonly compilation: Compilation;
  readonly x: Float64Array;
  readonly target: Float64Array | null;
  readonly forward: ForwardValues;
  readonly backward: BackwardValues | null;
  /** ∂L/∂o[v] of every unit, where the convention shows them. */
  readonly outputCotangents: NumbersById | null;
  /** Why there is nothing backward although it was asked for. */
  readonly withoutBackward: string | null;
}

/** Of the session: neither saved nor undone. */
export interface ExampleState {
  readonly choice: ExampleChoice;
  readonly backward: boolean;
  readonly values: ExampleValues | null;
  /** Why there are no numbers. */
  readonly missing: string | null;
}

export const exampleStore = create<ExampleState>(() => ({
  choice: { kind: 'row', row: 0 },
  backward: false,
  values: null,
  missing: null,
}));
export const useExample = exampleStore;
