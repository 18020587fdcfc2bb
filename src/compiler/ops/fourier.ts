/**
 * Rows of numbers to their frequencies and back: products with a constant matrix whose rows are orthonormal waves, so that each
 * is the other's adjoint and inverse.
 */
import { add, multiply, quotient, remainder } from './expression.ts';
import type { Expr } from '../program.ts';
import { extentsOf, sizeOf } from '../shape.ts';
import type { ValueType } from '../plans.ts';
import type { Op } from './op.ts';

type None = Readonly<Record<string, never>>;

/** Of an input: the first extents of its shape. */
const extents = (type: ValueType | undefined): readonly [number, number] =>
  type?.shape as readonly [number, number];

/**
 * X = U·x, of every example x [rounds, width]. X is [pairs, 2·width], the two waves of a pair side by side. Inputs: x,
 * U [2·pairs, rounds].
 */
export const analyse: Op<None> = {
  name: 'analyse',
  type: ([x, u]) => ({ batch: true, shape: [extents(u)[0] / 2, 2 * extents(x)[1]] }),
  kernel: ([x], output) => {
    const [rounds, width] = extents(x);
    const wave = add(multiply('i1', 2), quotient('i2', width));
    return {
      extents: extentsOf(output),
      value: [
        'sum',
        'j',
        rounds,
        multiply(['load', 1, wave, 'j'], ['load', 0, 'i0', 'j', remainder('i2', width)]),
      ],
    };
  },
  adjoint: (tape, { inputs: [x, u] }, cotangent, wanted) => [
    wanted[0] ? tape.call(synthesise, [cotangent, u as string], {}, `δ[${x}]`) : null,
    null,
  ],
  tangent: (tape, { inputs: [, u], output }, [t]) =>
    t ? tape.call(analyse, [t, u as string], {}, `d${output}`) : null,
  formula: ([x, u]) => `${u}·${x}`,
  macs: ([x], output) => sizeOf(output.shape) * extents(x)[0],
};

/** x = Uᵀ·X, every example [rounds, width] of X [pairs, 2·width]. Inputs: X, U [2·pairs, rounds]. */
export const synthesise: Op<None> = {
  name: 'synthesise',
  type: ([x, u]) => ({ batch: true, shape: [extents(u)[1], extents(x)[1] / 2] }),
  kernel: ([x], output) => {
    const [pairs, both] = extents(x);
    const wave: Expr = ['load', 1, add(multiply('g', 2), 'a'), 'i1'];
    const along: Expr = ['load', 0, 'i0', 'g', add(multiply('a', both / 2), 'i2')];
    return {
      extents: extentsOf(output),
      value: ['sum', 'a', 2, ['sum', 'g', pairs, multiply(wave, along)]],
    };
  },
  adjoint: (tape, { inputs: [x, u] }, cotangent, wanted) => [
    wanted[0] ? tape.call(analyse, [cotangent, u as string], {}, `δ[${x}]`) : null,
    null,
  ],
  tangent: (tape, { inputs: [, u], output }, [t]) =>
    t ? tape.call(synthesise, [t, u as string], {}, `d${output}`) : null,
  formula: ([x, u]) => `${u}ᵀ·${x}`,
  macs: ([, u], output) => sizeOf(output.shape) * extents(u)[0],
};
