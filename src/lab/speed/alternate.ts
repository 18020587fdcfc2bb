/** Something that trains, and can be asked to go on for a while. */
export interface Contestant {
  readonly name: string;
  /** Trains for about so many milliseconds. */
  burst(milliseconds: number): Promise<Burst>;
  close(): unknown;
}

export interface Burst {
  readonly steps: number;
  readonly milliseconds: number;
}

/** Repeats `call`, which makes `steps` steps, until the time is over. */
export async function burstOf(
  call: () => Promise<unknown>,
  steps: number,
  milliseconds: number,
): Promise<Burst> {
  const begin = performance.now();
  let calls = 0;
  do {
    await call();
    calls += 1;
  } while (performance.now() - begin < milliseconds);
  return { steps: calls * steps, milliseconds: performance.now() - begin };
}

/**
 * Steps per second of every contestant in every round. They take turns, so that what else the machine does meets them all;
 * a first round, in which things are built and engines still replace their first code, is not counted.
 */
export async function alternate(
  contestants: readonly Contestant[],
  rounds = 5,
  milliseconds = 350,
): Promise<number[][]> {
  const rates = contestants.map((): number[] => []);
  for (let round = -1; round < rounds; round += 1) {
    for (const [i, contestant] of contestants.entries()) {
      const burst = await contestant.burst(milliseconds);
      if (round >= 0) rates[i]?.push((1000 * burst.steps) / burst.milliseconds);
    }
  }
  return rates;
}
