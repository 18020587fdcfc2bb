/** Several timings of one thing. */
export interface Timing {
  readonly least: number;
  readonly median: number;
  readonly most: number;
  readonly rounds: number;
}

/** How long `work` takes, once. */
export async function milliseconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export function spread(values: readonly number[]): Timing {
  return {
    least: quantile(values, 0),
    median: median(values),
    most: quantile(values, 1),
    rounds: values.length,
  };
}

/** The value in the middle, or the mean of both that are; NaN of none. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const above = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  return sorted.length % 2 === 1 ? above : (above + (sorted[sorted.length / 2 - 1] ?? NaN)) / 2;
}

/** The value below which a share of the others lies; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** The quotients of two rows of measurements that were taken in turn: what slowed a round slowed both. */
export function quotients(over: readonly number[], under: readonly number[]): Timing {
  return spread(over.map((value, i) => value / (under[i] ?? NaN)));
}
