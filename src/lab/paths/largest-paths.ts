import type { Flow } from './flow.ts';
import type { Totals } from './totals.ts';

/** Where paths begin: a weight's use, with what stands before the first node (o[u] and whatever it is multiplied by). */
export interface Start {
  readonly node: number;
  readonly factor: number;
}

/** A path to the loss as the links it follows. */
export interface FoundPath {
  readonly start: number;
  readonly links: readonly number[];
  /** Of all its factors, ∂L/∂o at the end included. */
  readonly product: number;
}

interface Prefix {
  readonly start: number;
  readonly node: number;
  /** The link last taken and what came before it: prefixes share their beginnings. */
  readonly link: number;
  readonly before: Prefix | null;
  readonly product: number;
  /** Magnitude of the best path that begins so. */
  readonly bound: number;
}

/**
 * The `most` paths of largest magnitude, the largest first: a search that always follows the beginning with the best
 * end, which is known from the totals. Of equal ones the first link goes first.
 */
export function largestPaths(
  flow: Flow,
  { largest }: Totals,
  starts: readonly Start[],
  most: number,
): FoundPath[] {
  const { first, to, factor, exit } = flow;
  const queue = createQueue();
  for (const [start, { node, factor: product }] of starts.entries()) {
    const bound = Math.abs(product) * (largest[node] ?? 0);
    queue.push({ start, node, link: -1, before: null, product, bound });
  }
  const found: FoundPath[] = [];
  while (found.length < most) {
    const prefix = queue.pop();
    if (prefix === null) break;
    const end = exit[prefix.node] as number;
    if (!Number.isNaN(end)) {
      found.push({ start: prefix.start, links: linksOf(prefix), product: prefix.product * end });
      continue;
    }
    for (let link = first[prefix.node] as number; link < (first[prefix.node + 1] as number); link += 1) {
      const node = to[link] as number;
      const product = prefix.product * (factor[link] as number);
      const bound = Math.abs(product) * (largest[node] ?? 0);
      queue.push({ start: prefix.start, node, link, before: prefix, product, bound });
    }
  }
  return found;
}

function linksOf(prefix: Prefix): number[] {
  const links: number[] = [];
  for (let at: Prefix | null = prefix; at !== null && at.link >= 0; at = at.before) links.push(at.link);
  return links.reverse();
}

/** A binary heap: the largest bound first, of equal ones the one that was put in first. */
function createQueue(): { push(prefix: Prefix): void; pop(): Prefix | null } {
  const heap: { readonly prefix: Prefix; readonly turn: number }[] = [];
  let turns = 0;
  const before = (i: number, j: number): boolean => {
    const [a, b] = [heap[i], heap[j]];
    if (!a || !b) return a !== undefined;
    return a.prefix.bound === b.prefix.bound ? a.turn < b.turn : a.prefix.bound > b.prefix.bound;
  };
  const swap = (i: number, j: number): void => {
    const [a, b] = [heap[i], heap[j]];
    if (a && b) [heap[i], heap[j]] = [b, a];
  };
  return {
    push(prefix) {
      heap.push({ prefix, turn: turns });
      turns += 1;
      for (let i = heap.length - 1; i > 0;) {
        const parent = (i - 1) >> 1;
        if (!before(i, parent)) break;
        swap(i, parent);
        i = parent;
      }
    },
    pop() {
      const top = heap[0];
      const last = heap.pop();
      if (top === undefined || last === undefined) return null;
      if (heap.length > 0) heap[0] = last;
      for (let i = 0; ;) {
        const [left, right] = [2 * i + 1, 2 * i + 2];
        const better = right < heap.length && before(right, left) ? right : left;
        if (better >= heap.length || !before(better, i)) break;
        swap(i, better);
        i = better;
      }
      return top.prefix;
    },
  };
}
