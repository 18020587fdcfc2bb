/**
 * Formulas as plain data. A value is a matrix; a vector is one with a single column, or a single row where the convention
 * says so, and every formula is written for that: `times` multiplies its factors in the order in which they stand.
 * `write-formula.ts` makes TeX of it; a test evaluates it.
 */
import type { Id } from '../../document/document.ts';

export type VectorName = 'sum' | 'output' | 'bias' | 'delta' | 'target';

/** How far outputs lie from targets, as one number. */
export interface Measure {
  readonly kind: 'measure';
  readonly loss: string;
  /** ½ before the square; of the squared loss. */
  readonly half: boolean;
  readonly output: Formula;
  readonly target: Formula;
}

export type Formula =
  | { readonly kind: 'number'; readonly value: number }
  /** A vector of a layer; that of an output is x at level 0. Inside `over` it is that of one example. */
  | { readonly kind: 'vector'; readonly name: VectorName; readonly level: number }
  /** The weights from layer `source` into layer `level`; `alone` where the layer reads no other. */
  | { readonly kind: 'weights'; readonly level: number; readonly source: number; readonly alone: boolean }
  /** The weights with the bias as one more line. */
  | { readonly kind: 'extended'; readonly of: Formula & { readonly kind: 'weights' } }
  /** A matrix in numbers; null where nothing stands. */
  | { readonly kind: 'values'; readonly rows: readonly (readonly (number | null)[])[] }
  /** Matrices that stand beside one another, or below one another (`down`). */
  | { readonly kind: 'joined'; readonly parts: readonly Formula[]; readonly down: boolean }
  | { readonly kind: 'transpose'; readonly of: Formula }
  | { readonly kind: 'times'; readonly factors: readonly Formula[] }
  /** Component by component. */
  | { readonly kind: 'hadamard'; readonly factors: readonly Formula[] }
  | { readonly kind: 'plus'; readonly terms: readonly Formula[] }
  /** σ of a layer; `kinds` of its components, of which there may be several. */
  | {
      readonly kind: 'sigma';
      readonly level: number;
      readonly kinds: readonly string[];
      readonly of: Formula;
    }
  /** σ′(a) of a layer: a vector, or ∂o/∂a as a matrix where σ takes more than one component. */
  | {
      readonly kind: 'slope';
      readonly level: number;
      readonly kinds: readonly string[];
      readonly coupled: boolean;
    }
  /** What vertices that multiply make of what reaches them. */
  | { readonly kind: 'product'; readonly level: number }
  /** Outputs, or their targets, by name, one after another. */
  | { readonly kind: 'named'; readonly name: 'output' | 'target'; readonly ids: readonly Id[] }
  | Measure
  /** ∂measure/∂output, as a vector like the output. */
  | { readonly kind: 'measure-slope'; readonly of: Measure }
  /** ∂ℓ/∂o of a layer, some of whose components are outputs; ℓ is the loss of an example. */
  | { readonly kind: 'loss-slope'; readonly level: number }
  /** The sum over the examples of a batch, or their mean. */
  | { readonly kind: 'over'; readonly mean: boolean; readonly of: Formula }
  /** The loss of the convention, and that of the recipe. */
  | { readonly kind: 'loss' }
  | { readonly kind: 'trained' }
  /** The number n of examples, to the power 1 or −1. */
  | { readonly kind: 'examples'; readonly power: 1 | -1 }
  /** ∂L/∂ of weights or of a bias. */
  | { readonly kind: 'derivative'; readonly of: Formula };

/** What stands on the left is what stands on the right. */
export interface Equation {
  readonly left: Formula;
  readonly right: Formula;
}

export const vector = (name: VectorName, level: number) => ({ kind: 'vector', name, level }) as const;
export const transpose = (of: Formula): Formula =>
  of.kind === 'transpose' ? of.of : { kind: 'transpose', of };
export const number = (value: number): Formula => ({ kind: 'number', value });

/** A sum; of one term, that term. */
export function plus(terms: readonly Formula[]): Formula {
  const [first, ...rest] = terms;
  if (first === undefined) return number(0);
  return rest.length === 0 ? first : { kind: 'plus', terms };
}

/** A product; factors 1 are left out. */
export function times(factors: readonly Formula[]): Formula {
  const others = factors.filter((one) => one.kind !== 'number' || one.value !== 1);
  const [first, ...rest] = others;
  if (first === undefined) return number(1);
  return rest.length === 0 ? first : { kind: 'times', factors: others };
}
