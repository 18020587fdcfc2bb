/** Several timings of one thing. */
export interface Timing {
  readonly least: number;
  readonly median: number;
  readonly most: number;
  readonly rounds: number;
}

/** Milliseconds of each round of `work`, the first `warm` rounds left out. */
export async function time(work: () => unknown, rounds = 7, warm = 2): Promise<Timing> {
  const all: number[] = [];
  for (let i = 0; i < rounds + warm; i += 1) {
    const start = performance.now();
    await work();
    if (i >= warm) all.push(performance.now() - start);
  }
  return spread(all);
}

export function spread(values: readonly number[]): Timing {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  return { least: at(0), median: at(0.5), most: at(1), rounds: sorted.length };
}
