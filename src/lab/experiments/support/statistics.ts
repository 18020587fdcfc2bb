/** The p-th quantile (0 to 1) of numbers, linear between order statistics. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = p * (sorted.length - 1);
  const low = Math.floor(place);
  const [a = NaN, b = a] = [sorted[low], sorted[low + 1]];
  return a + (place - low) * (b - a);
}

export function norm(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += (values[i] ?? 0) ** 2;
  return Math.sqrt(sum);
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] ?? 0;
  return sum / values.length;
}

/** `count` equally spaced numbers from `low` to `high`. */
export function spaced(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

/** Counts of values in equal bins between the least and the largest of them. */
export function histogramOf(values: ArrayLike<number>, bins: number): { edges: number[]; counts: number[] } {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i += 1) {
    low = Math.min(low, values[i] ?? 0);
    high = Math.max(high, values[i] ?? 0);
  }
  const counts = new Array<number>(bins).fill(0);
  const width = (high - low) / bins || 1;
  for (let i = 0; i < values.length; i += 1) {
    const bin = Math.min(bins - 1, Math.floor(((values[i] ?? 0) - low) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { edges: spaced(low, low + width * bins, bins + 1), counts };
}
