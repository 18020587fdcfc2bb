import type { Component, NumbersOf } from '../../interchange/notation/layer-matrix.ts';
import type { Place } from './places.ts';
import type { ShownExample } from './shown-example.ts';

/** Columns beside those of W, in the order in which they stand. */
export type Beside = 'b' | 'a' | 'o' | 'δ';

/** The columns that stand beside W; where there is no bias, its column is there for typing one in. */
export function besideColumns(example: ShownExample | null): readonly Beside[] {
  if (example === null) return ['b'];
  return example.backward === null ? ['b', 'a', 'o'] : ['b', 'a', 'o', 'δ'];
}

/** A number beside a matrix: null where it has not been computed yet, undefined where there is none. */
export type BesideNumber = number | null | undefined;

/** ∂L/∂θ of the one number that stands at a place. */
export function gradientAt(place: Place, example: ShownExample | null): BesideNumber {
  if (place.kind !== 'entries' || !example?.backward) return undefined;
  const free = place.entries.filter(({ index }) => index >= 0);
  const [entry] = free;
  if (entry === undefined || free.length > 1) return undefined;
  return example.backward.gradients[entry.parameter]?.[entry.index];
}

/** ∂L/∂b of a component. */
export function biasGradient({ bias }: Component, example: ShownExample | null): BesideNumber {
  return bias === null ? undefined : example?.backward?.gradients[bias.id]?.[bias.index];
}

/** The number that stands beside a row; none where there is nothing. */
export function besideValue(
  name: Beside,
  { bias, vertex, at, carried }: Component,
  numbers: NumbersOf,
  example: ShownExample | null,
): BesideNumber {
  switch (name) {
    case 'b':
      return bias === null ? undefined : numbers(bias.id)?.[bias.index];
    case 'a':
      return carried ? undefined : example?.forward.sums[vertex]?.[at];
    case 'o': {
      const output = example?.forward.outputs[vertex];
      const sum = example?.forward.sums[vertex];
      return carried || output?.length === sum?.length ? output?.[at] : undefined;
    }
    case 'δ':
      return carried ? undefined : example?.backward?.deltas[vertex]?.[at];
  }
}
