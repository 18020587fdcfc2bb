import { brief } from './brief.ts';

/** Several numbers in the room of two: the least and the largest. */
export function span(values: Float64Array): string {
  let [least, largest] = [Infinity, -Infinity];
  for (const value of values) {
    if (Number.isNaN(value)) return brief(NaN);
    if (value < least) least = value;
    if (value > largest) largest = value;
  }
  return least === largest ? brief(least) : `${brief(least)} … ${brief(largest)}`;
}
