import type { Ring } from '../ops/winding.ts';
import { pairsOf } from './waves.ts';

/** A periodic convolution of a signal of `size` pixels. */
export type Periodic = Pick<Ring, 'taps' | 'from' | 'to'> & { readonly size: number };

/** Examples that share one transform of the stencil, in a batch of a usual size. */
const examples = 32;
/** Tables have rounds² numbers and are part of the program. */
const mostRounds = 512;
/** Of the blocks: 64 MiB in single precision. */
const mostNumbers = 2 ** 24;

/** Multiply-adds of one example tap by tap. */
export function directMacs({ size, taps, from, to }: Periodic): number {
  return size * taps * from * to;
}

/** Multiply-adds of one example by way of the frequencies: to them, through the blocks, and back. */
export function transformedMacs({ rounds, width, from, to }: Ring): number {
  const waves = 2 * pairsOf(rounds);
  return waves * rounds * width * (from + to) + 2 * waves * width * width * from * to;
}

/** Of the stencil, once for all examples: its transform, and the blocks that are filled with it. */
function stencilMacs({ rounds, width, from, to }: Ring): number {
  const pairs = pairsOf(rounds);
  return 4 * pairs * (rounds * (2 * width - 1) + width * width) * from * to;
}

/**
 * The cut of the ring into rounds that takes the fewest products, or null where tap by tap takes no more. With as many products
 * this way is still 3 to 5 times as fast for one channel, whose taps are added up at a third of the speed of matrices, and as fast
 * for eight (training steps on WebAssembly); with many fewer taps it is slower, by how much depends on the device.
 */
export function cutRing(periodic: Periodic): Ring | null {
  const { size, taps, from, to } = periodic;
  let best: Ring | null = null;
  let least = directMacs(periodic);
  for (const width of divisorsOf(size)) {
    const ring = { rounds: size / width, width, taps, from, to };
    const cost = transformedMacs(ring) + stencilMacs(ring) / examples;
    if (cost < least && isSmall(ring)) [best, least] = [ring, cost];
  }
  return best;
}

function isSmall({ rounds, width, from, to }: Ring): boolean {
  return rounds <= mostRounds && 4 * pairsOf(rounds) * width * width * from * to <= mostNumbers;
}

function divisorsOf(n: number): number[] {
  const found: number[] = [];
  for (let d = 1; d * d <= n; d += 1) if (n % d === 0) found.push(d, ...(d * d < n ? [n / d] : []));
  return found;
}
