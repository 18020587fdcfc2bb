/** A stencil wound around a ring of pixels that is cut into rounds of one width, and the transpose of that. */
import { add, multiply, quotient, remainder, select, subtract } from './expression.ts';
import type { Expr } from '../program.ts';
import type { Shape } from '../../document/document.ts';
import { extentsOf, tensor } from '../shape.ts';
import type { Op } from './op.ts';

/** A ring of rounds × width pixels with channels, and an odd number of taps, the middle one over the pixel itself. */
export interface Ring extends Record<string, unknown> {
  readonly rounds: number;
  readonly width: number;
  readonly taps: number;
  /** Channels in and out. */
  readonly from: number;
  readonly to: number;
}

/** The taps of θ are numbered in order, and within them the channels in; in its last axis stand those out. */
interface Wound extends Ring {
  /** Of θ. */
  readonly shape: Shape;
}

const sizeOfRing = ({ rounds, width }: Ring): number => rounds * width;
const halfOf = ({ taps }: Ring): number => (taps - 1) / 2;

/**
 * C [rounds, (2·width − 1)·from·to]: at round m and diagonal d the number that takes a pixel to the one that is m rounds and
 * d − (width − 1) pixels further along the ring. Taps that meet there add up.
 */
export const wind: Op<Wound> = {
  name: 'wind',
  type: (_, { rounds, width, from, to }) => tensor(rounds, (2 * width - 1) * from * to),
  kernel: (_, output, wound) => {
    const { width, taps, from, to } = wound;
    const size = sizeOfRing(wound);
    const shift = multiply('i0', width);
    const diagonal = quotient('i1', from * to);
    // One more turn, so that what is divided is no less than 0.
    const first = remainder(add(add(shift, diagonal), halfOf(wound) + size - (width - 1)), size);
    let value: Expr = 0;
    for (let turn = 0; turn * size < taps; turn += 1) {
      const tap = add(first, turn * size);
      const number = tapOf(
        wound,
        add(multiply(tap, from), remainder(quotient('i1', to), from)),
        remainder('i1', to),
      );
      value = add(value, (turn + 1) * size <= taps ? number : select(subtract(taps, tap), number, 0));
    }
    return { extents: extentsOf(output), value };
  },
  adjoint: (tape, { inputs: [theta], attributes }, cotangent) => [
    tape.call(unwind, [cotangent], attributes, `δ[${theta}]`),
  ],
  tangent: (tape, { output, attributes }, [t]) => (t ? tape.call(wind, [t], attributes, `d${output}`) : null),
  formula: ([theta]) => `wound(${theta})`,
  macs: () => 0,
};

/** θ: every tap adds up the one or two places of C that show it; the attributes are those of `wind`. */
export const unwind: Op<Wound> = {
  name: 'unwind',
  type: (_, { shape }) => tensor(...shape),
  kernel: (_, output, wound) => {
    const { rounds, width, from, to } = wound;
    const size = sizeOfRing(wound);
    const { tap, input, result } = placeOf(wound);
    const turns = Math.ceil(halfOf(wound) / size);
    const along = remainder(add(tap, turns * size - halfOf(wound)), size);
    const [round, rest] = [quotient(along, width), remainder(along, width)];
    const at = (m: Expr, diagonal: Expr): Expr => [
      'load',
      0,
      m,
      add(add(multiply(diagonal, from * to), multiply(input, to)), result),
    ];
    const ahead = at(round, add(rest, width - 1));
    const back = at(remainder(add(round, 1), rounds), subtract(rest, 1));
    return { extents: extentsOf(output), value: add(ahead, select(rest, back, 0)) };
  },
  adjoint: (tape, { inputs: [c], attributes }, cotangent) => [
    tape.call(wind, [cotangent], attributes, `δ[${c}]`),
  ],
  tangent: (tape, { output, attributes }, [t]) =>
    t ? tape.call(unwind, [t], attributes, `d${output}`) : null,
  formula: ([c]) => `unwound(${c})`,
  macs: () => 0,
};

/** Is θ a single row, one number for every tap? */
const isRow = ({ shape, from, to, taps }: Wound): boolean => from * to === 1 && shape[1] === taps;

function tapOf(wound: Wound, place: Expr, result: Expr): Expr {
  if (wound.shape.length === 1) return ['load', 0, place];
  return isRow(wound) ? ['load', 0, 0, place] : ['load', 0, place, result];
}

/** Tap and channels of an element of θ. */
function placeOf(wound: Wound): { readonly tap: Expr; readonly input: Expr; readonly result: Expr } {
  if (isRow(wound)) return { tap: 'i1', input: 0, result: 0 };
  const { shape, from } = wound;
  return { tap: quotient('i0', from), input: remainder('i0', from), result: shape.length === 1 ? 0 : 'i1' };
}
