/** Several timings of one thing. */
export interface Timing {
  readonly least: number;
  readonly median: number;
  readonly most: number;
  readonly rounds: number;
}

/** Milliseconds of each of `rounds` rounds of `work`, after it has run for `warm` milliseconds and at least twice. */
export async function time(work: () => unknown, rounds = 9, warm = 600): Promise<Timing> {
  const begin = performance.now();
  for (let i = 0; i < 2 || performance.now() - begin < warm; i += 1) await work();
  const all: number[] = [];
  for (let i = 0; i < rounds; i += 1) all.push(await milliseconds(work));
  return spread(all);
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
    median: quantile(values, 0.5),
    most: quantile(values, 1),
    rounds: values.length,
  };
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
