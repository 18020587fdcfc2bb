import type { ShapedGraph } from '../../compiler/stages.ts';
import { losses } from '../../compiler/losses/index.ts';
import type { Choice, GraphDocument, Id, Shape } from '../../document/document.ts';
import type { Rewiring } from '../../document/rewire.ts';
import type { NumbersById } from '../example-values.ts';

/** A drawing with what the compiler found and its present numbers. */
export interface Drawing {
  readonly document: GraphDocument;
  /** Whole: with every shape known. */
  readonly graph: ShapedGraph;
  readonly numbers: NumbersById;
}

/** Neurons that become one vertex, in the order of their ids. */
export interface Gathered {
  readonly id: Id;
  readonly neurons: readonly Id[];
  /** As their names tell it; a vector where they do not. */
  readonly shape: Shape;
  readonly isNamed: boolean;
}

/** Another form of a part of a drawing, and the vertices that now stand there; or why there is none, in a sentence. */
export type Outcome =
  { readonly rewiring: Rewiring; readonly vertices: readonly Id[] } | { readonly refused: string };

/** Thrown inside with a sentence for the person, and caught where the outcome is made. */
export class Refusal extends Error {}

/** The outcome of something that may be refused under way. */
export function attempt(make: () => Outcome): Outcome {
  try {
    return make();
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message };
    throw error;
  }
}

/** Does this loss look at several components at once, as the softmax of a cross entropy does? */
export function mixesComponents(loss: Choice, common: Choice): boolean {
  return (losses[loss.kind ?? common.kind ?? 'squared']?.leastColumns ?? 1) > 1;
}
