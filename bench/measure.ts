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
  for (let i = 0; i < rounds; i += 1) {
    const start = performance.now();
    await work();
    all.push(performance.now() - start);
  }
  return spread(all);
}

export function spread(values: readonly number[]): Timing {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  return { least: at(0), median: at(0.5), most: at(1), rounds: sorted.length };
}
