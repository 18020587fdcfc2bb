import { blockProduct } from '../ops/blocks.ts';
import { embed, slice } from '../ops/columns.ts';
import { analyse, synthesise } from '../ops/fourier.ts';
import { matmul } from '../ops/matmul.ts';
import type { Tape } from '../ops/op.ts';
import { noMargin, pad } from '../ops/padding.ts';
import { reshape } from '../ops/reshape.ts';
import { toeplitz } from '../ops/toeplitz.ts';
import { type Ring, wind } from '../ops/winding.ts';
import type { ValueId } from '../plans.ts';
import type { Filter, Wrapped } from './ring.ts';
import { pairsOf, writeResponses, writeWaves } from './waves.ts';

/** Writes the convolution of the rows x with a long stencil θ on the ring that was chosen for it. */
export function applyWrapped(
  tape: Tape,
  x: ValueId,
  theta: ValueId,
  { size, from, to, boundary }: Filter,
  { ring, start }: Wrapped,
  name: string,
): ValueId {
  const pixels = ring.rounds * ring.width;
  if (pixels === size) return applyCirculant(tape, x, theta, ring, name);
  const image = { height: 1, width: size, channels: from };
  const columns = { before: start, after: start, boundary, spacing: 1 };
  const continued = start === 0 ? x : tape.call(pad, [x], { image, rows: noMargin, columns }, `pad[${name}]`);
  const total = pixels * from;
  const laid =
    (size + 2 * start) * from === total
      ? continued
      : tape.call(embed, [continued], { start: 0, total }, `ring[${name}]`);
  const around = applyCirculant(tape, laid, theta, ring, `around[${name}]`);
  return tape.call(slice, [around], { start: start * to, size: size * to }, name);
}

/**
 * Writes the periodic convolution of the rows x with a stencil θ by a Fourier transform.
 *
 * The ring of pixels is cut into rounds of `width` pixels. From any place of a round to any place of another K depends on how many
 * rounds lie between, so it is a circulant matrix of width × width blocks, and the Fourier transform U along the rounds makes it
 * block diagonal: K = Uᵀ·blocks(θ)·U with U orthogonal, for each of its frequencies a block of 2·width × 2·width numbers. For
 * n = rounds·width pixels these are about n·(2·rounds + 2·width) products in place of n·taps.
 */
function applyCirculant(tape: Tape, x: ValueId, theta: ValueId, ring: Ring, name: string): ValueId {
  const { rounds, width, from, to } = ring;
  const { shape } = tape.type(theta);
  const waves = writeWaves(tape, rounds);
  const wound = tape.call(wind, [theta], { ...ring, shape }, `wound[${name}]`);
  const spectrum = tape.call(
    matmul,
    [writeResponses(tape, rounds), wound],
    { transposeA: false, transposeB: false },
    `spectrum[${name}]`,
  );
  const diagonals = { blocks: pairsOf(rounds), width, from, to };
  const blocks = tape.call(toeplitz, [spectrum], diagonals, `blocks[${name}]`);
  const laid = tape.call(reshape, [x], { shape: [rounds, width * from] }, `rounds[${name}]`);
  const given = tape.call(analyse, [laid, waves], {}, `U[${name}]`);
  const made = tape.call(blockProduct, [given, blocks], { transposed: false }, `KU[${name}]`);
  const back = tape.call(synthesise, [made, waves], {}, `UᵀKU[${name}]`);
  return tape.call(reshape, [back], { shape: [rounds * width * to] }, name);
}
