import type { Flow } from './flow.ts';

/** What all paths from every node to the loss amount to, found from the loss backwards without following one of them. */
export interface Totals {
  /** How many there are, and how many of them have no factor 0. */
  readonly count: readonly bigint[];
  readonly live: readonly bigint[];
  /** Factors in all of them together, without those that nobody multiplies by. */
  readonly factors: readonly bigint[];
  /** Σ of their products: ∂L/∂ of the node. */
  readonly sum: Float64Array;
  /** Σ of the magnitudes of their products, and the largest magnitude. */
  readonly magnitude: Float64Array;
  readonly largest: Float64Array;
}

/** One sweep over the links: Σ over paths by the distributive law, which is what reverse mode is. */
export function totalsOf({ nodes, first, to, factor, isFree, exit }: Flow): Totals {
  const n = nodes.length;
  const [count, live, factors] = [zeros(n), zeros(n), zeros(n)];
  const [sum, magnitude, largest] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  for (let node = n - 1; node >= 0; node -= 1) {
    const end = exit[node] as number;
    if (!Number.isNaN(end)) {
      [count[node], factors[node], live[node]] = [1n, 1n, end === 0 ? 0n : 1n];
      sum[node] = end;
      magnitude[node] = largest[node] = Math.abs(end);
      continue;
    }
    for (let link = first[node] as number; link < (first[node + 1] as number); link += 1) {
      const [next, by] = [to[link] as number, factor[link] as number];
      const paths = count[next] as bigint;
      count[node] = (count[node] as bigint) + paths;
      factors[node] =
        (factors[node] as bigint) + (factors[next] as bigint) + (isFree[link] === true ? 0n : paths);
      if (by !== 0) live[node] = (live[node] as bigint) + (live[next] as bigint);
      sum[node] = (sum[node] as number) + by * (sum[next] as number);
      magnitude[node] = (magnitude[node] as number) + Math.abs(by) * (magnitude[next] as number);
      largest[node] = Math.max(largest[node] as number, Math.abs(by) * (largest[next] as number));
    }
  }
  return { count, live, factors, sum, magnitude, largest };
}

const zeros = (n: number): bigint[] => new Array<bigint>(n).fill(0n);
