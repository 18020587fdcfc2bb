import type { Fields, Settings } from '../../base/fields.ts';
import type { Random } from '../../base/random.ts';

/** What an initialiser may know of the numbers it fills. */
export interface InitialContext {
  readonly count: number;
  readonly kind: 'weight' | 'bias';
  /** Components reaching one component of the receiving vertex, over all its edges; biases not counted. */
  readonly inDegree: number;
}

/** The rule by which parameters without given values start. */
export interface InitialiserDefinition<F extends Fields = Fields> {
  readonly title: string;
  readonly summary: string;
  readonly fields: F;
  /** The starting numbers; null when the rule insists on values given in the file. */
  fill(context: InitialContext, settings: Settings<F>, random: Random): Float64Array | null;
}

export function defineInitialiser<const F extends Fields>(
  definition: InitialiserDefinition<F>,
): InitialiserDefinition<F> {
  return definition;
}
