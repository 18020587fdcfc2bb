import type { Boundary } from '../ops/padding.ts';
import type { Ring } from '../ops/winding.ts';
import { pairsOf } from './waves.ts';

/** A stencil along a signal of `size` pixels. */
export type Filter = Pick<Ring, 'taps' | 'from' | 'to'> & {
  readonly size: number;
  readonly boundary: Boundary;
};

/** A signal laid on a ring. */
export interface Wrapped {
  readonly ring: Ring;
  /** Where the signal begins. A ring as long as the signal is its periodic continuation; in a longer one no tap reaches around. */
  readonly start: number;
}

/** Examples that share one transform of the stencil, in a batch of a usual size. */
const examples = 32;
/** Results that are computed side by side: the ends of rows are as dear as whole vectors. */
const lanes = 8;
/** Tables have rounds² numbers and are part of the program. */
const mostRounds = 512;
/** Of the blocks: 64 MiB in single precision. */
const mostNumbers = 2 ** 24;
/** With fewer products than these the steps cost more than what is done in them. */
const leastMacs = 2 ** 9;
/** Longer rings than need be that are tried, since some lengths are cut better than others. */
const mostTried = 64;

/** Multiply-adds of one example tap by tap. */
export function directMacs({ size, taps, from, to }: Filter): number {
  return size * taps * from * to;
}

/** Multiply-adds of one example by way of the frequencies: to them, through the blocks, and back. */
export function transformedMacs({ rounds, width, from, to }: Ring): number {
  const waves = 2 * pairsOf(rounds);
  return waves * rounds * width * (from + to) + 2 * waves * width * width * from * to;
}

/** What an example costs in multiply-adds, with its part of what is done with the stencil once for all. */
function costOf(ring: Ring): number {
  const { rounds, width, from, to } = ring;
  const pairs = pairsOf(rounds);
  const inVectors = (channels: number): number => lanes * Math.ceil((width * channels) / lanes);
  const stencil = 4 * pairs * (rounds * (2 * width - 1) + width * width) * from * to;
  const [given, made] = [inVectors(from), inVectors(to)];
  return 2 * pairs * (rounds * (given + made) + 2 * width * from * made) + stencil / examples;
}

/**
 * The ring and its cut into rounds that cost least, or null where tap by tap costs no more. Where both cost the same, training steps
 * on WebAssembly are 2 to 5 times as fast this way for one channel, whose taps are added up at a third of the speed of matrices,
 * and as fast for eight. With fewer taps the devices no longer agree on what is faster, so products decide.
 */
export function wrap(filter: Filter): Wrapped | null {
  const { size, taps, from, to, boundary } = filter;
  let best: Wrapped | null = null;
  let least = directMacs(filter);
  // For a pixel, rounds·(from + to) + 2·width·from·to products at rounds·width ≥ size are no fewer than this.
  const bound = Math.sqrt(8 * size * (from + to) * from * to);
  if (least < leastMacs || taps * from * to <= bound) return null;
  const half = (taps - 1) / 2;
  const [shortest, start] = boundary === 'zero' ? [size + half, 0] : [size + 2 * half, half];
  const longer = Array.from({ length: mostTried }, (_, more) => ({ length: shortest + more, start }));
  for (const one of boundary === 'periodic' ? [{ length: size, start: 0 }, ...longer] : longer) {
    for (const width of divisorsOf(one.length)) {
      const ring = { rounds: one.length / width, width, taps, from, to };
      const cost = costOf(ring);
      if (cost < least && isSmall(ring)) [best, least] = [{ ring, start: one.start }, cost];
    }
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
