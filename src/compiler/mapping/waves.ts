import type { Tape } from '../ops/op.ts';
import { tensor } from '../shape.ts';
import type { ValueId } from '../plans.ts';

/** Frequencies of so many rounds in pairs: cosine and sine of one frequency. Those without a sine share the first pair. */
export function pairsOf(rounds: number): number {
  return Math.ceil(rounds / 2);
}

/**
 * U [2·pairs, rounds], the real Fourier transform with orthonormal rows: cosine and sine of every frequency. The first pair is the
 * constant and, for an even number of rounds, the wave of alternating signs; for an odd one its second row is zero.
 */
export function writeWaves(tape: Tape, rounds: number): ValueId {
  const pairs = pairsOf(rounds);
  const values = Array.from({ length: 2 * pairs * rounds }, (_, i) => {
    const [row, at] = [Math.floor(i / rounds), i % rounds];
    const single = row < 2;
    return Math.sqrt((single ? 1 : 2) / rounds) * wave(row, at, rounds);
  });
  return tape.constant(`waves[${rounds}]`, tensor(2 * pairs, rounds), values);
}

/**
 * D [4·pairs, rounds]: of a sequence c along the rounds, what a convolution with c does to each pair. In the waves U it is a 2×2
 * matrix for every frequency, (Σ c·cos, Σ c·sin; −Σ c·sin, Σ c·cos), and diagonal in the first pair; its four entries, from wave a
 * to wave b, are rows 4g + 2a + b of D·c.
 */
export function writeResponses(tape: Tape, rounds: number): ValueId {
  const pairs = pairsOf(rounds);
  const values = Array.from({ length: 4 * pairs * rounds }, (_, i) => {
    const [row, at] = [Math.floor(i / rounds), i % rounds];
    const [pair, a, b] = [Math.floor(row / 4), Math.floor(row / 2) % 2, row % 2];
    if (pair === 0) return a === b ? wave(a, at, rounds) : 0;
    if (a === b) return cosine(pair * at, rounds);
    return a < b ? sine(pair * at, rounds) : 0 - sine(pair * at, rounds);
  });
  return tape.constant(`responses[${rounds}]`, tensor(4 * pairs, rounds), values);
}

/** Row `row` of U at a round, before it is brought to length 1. */
function wave(row: number, at: number, rounds: number): number {
  if (row === 1) return rounds % 2 === 0 ? 1 - 2 * (at % 2) : 0;
  const turns = Math.floor(row / 2) * at;
  return row % 2 === 0 ? cosine(turns, rounds) : sine(turns, rounds);
}

/**
 * cos 2πk/n. Brought into the first eighth of a turn, where it is right to the last bit or nearly so: symmetric angles have the same
 * cosine, and a quarter of a turn exactly 0.
 */
function cosine(k: number, n: number): number {
  const turn = k % n;
  const half = Math.min(turn, n - turn);
  if (4 * half > n) return -cosine(n / 2 - half, n);
  return 8 * half > n ? Math.sin((2 * Math.PI * (n / 4 - half)) / n) : Math.cos((2 * Math.PI * half) / n);
}

function sine(k: number, n: number): number {
  return cosine(k + (3 * n) / 4, n);
}
