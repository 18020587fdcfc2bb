/** Blocks that are constant along their diagonals, from the numbers that stand there, and the transpose of that. */
import { add, multiply, quotient, remainder, select, subtract } from './expression.ts';
import type { Expr } from '../program.ts';
import { extentsOf, sizeOf, tensor } from '../shape.ts';
import type { Op } from './op.ts';

/**
 * Blocks of 2×2 Toeplitz matrices between pixels with channels. Diagonal d of 2·width − 1 is that from pixel p to pixel
 * q = p + d − (width − 1).
 */
export interface Diagonals extends Record<string, unknown> {
  readonly blocks: number;
  /** Pixels of one round. */
  readonly width: number;
  /** Channels in and out. */
  readonly from: number;
  readonly to: number;
}

const diagonalsOf = ({ width }: Diagonals): number => 2 * width - 1;

/**
 * M [blocks, 2·width·from, 2·width·to] of S [4·blocks, diagonals·from·to]: row 4g + 2a + b of S makes the matrix at (a, b) in
 * block g.
 */
export const toeplitz: Op<Diagonals> = {
  name: 'toeplitz',
  type: (_, { blocks, width, from, to }) => tensor(blocks, 2 * width * from, 2 * width * to),
  kernel: (_, output, { width, from, to }) => {
    const [a, b] = [quotient('i1', width * from), quotient('i2', width * to)];
    const [source, target] = [remainder(quotient('i1', from), width), remainder(quotient('i2', to), width)];
    const diagonal = subtract(add(target, width - 1), source);
    const row = add(add(multiply('i0', 4), multiply(a, 2)), b);
    const channels = add(multiply(remainder('i1', from), to), remainder('i2', to));
    return {
      extents: extentsOf(output),
      value: ['load', 0, row, add(multiply(diagonal, from * to), channels)],
    };
  },
  adjoint: (tape, { inputs: [s], attributes }, cotangent) => [
    tape.call(diagonalSums, [cotangent], attributes, `δ[${s}]`),
  ],
  tangent: (tape, { output, attributes }, [t]) =>
    t ? tape.call(toeplitz, [t], attributes, `d${output}`) : null,
  formula: ([s]) => `toeplitz(${s})`,
  macs: () => 0,
};

/** S[4g + 2a + b, d] = Σ of the numbers on diagonal d at (a, b) in block g of M; the attributes are those of `toeplitz`. */
export const diagonalSums: Op<Diagonals> = {
  name: 'diagonalSums',
  type: (_, diagonals) => {
    const { blocks, from, to } = diagonals;
    return tensor(4 * blocks, diagonalsOf(diagonals) * from * to);
  },
  kernel: (_, output, { width, from, to }) => {
    const [a, b] = [remainder(quotient('i0', 2), 2), remainder('i0', 2)];
    const [input, result] = [remainder(quotient('i1', to), from), remainder('i1', to)];
    const target = subtract(add('p', quotient('i1', from * to)), width - 1);
    const source: Expr = add(multiply(add(multiply(a, width), 'p'), from), input);
    const place: Expr = add(multiply(add(multiply(b, width), target), to), result);
    const entry: Expr = ['load', 0, quotient('i0', 4), source, place];
    const inside = multiply(
      ['positive', add(target, 1)] as Expr,
      ['positive', subtract(width, target)] as Expr,
    );
    return { extents: extentsOf(output), value: ['sum', 'p', width, select(inside, entry, 0)] };
  },
  adjoint: (tape, { inputs: [m], attributes }, cotangent) => [
    tape.call(toeplitz, [cotangent], attributes, `δ[${m}]`),
  ],
  tangent: (tape, { output, attributes }, [t]) =>
    t ? tape.call(diagonalSums, [t], attributes, `d${output}`) : null,
  formula: ([m]) => `diagonals(${m})`,
  macs: (_, { shape }, { width }) => sizeOf(shape) * width,
};
