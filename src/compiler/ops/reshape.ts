import { add, multiply, quotient, remainder } from './expression.ts';
import type { Expr } from '../program.ts';
import { extentsOf, sizeOf } from '../shape.ts';
import type { Shape } from '../../document/document.ts';
import type { ValueType } from '../plans.ts';
import type { Op } from './op.ts';

interface To extends Record<string, unknown> {
  readonly shape: Shape;
}

/** The same numbers in the same order in another shape, example by example; its own adjoint. */
export const reshape: Op<To> = {
  name: 'reshape',
  type: ([x], { shape }) => ({ batch: (x as ValueType).batch, shape }),
  kernel: ([x], output, { shape }) => {
    const { batch, shape: from } = x as ValueType;
    const first = batch ? 1 : 0;
    const flat = shape.reduce<Expr>((at, extent, axis) => add(multiply(at, extent), `i${axis + first}`), 0);
    const index = from.map((extent, axis) => {
      const steps = quotient(flat, sizeOf(from.slice(axis + 1)));
      return axis === 0 ? steps : remainder(steps, extent);
    });
    return { extents: extentsOf(output), value: ['load', 0, ...(batch ? ['i0'] : []), ...index] };
  },
  adjoint: (tape, { inputs: [x] }, cotangent) => [
    tape.call(reshape, [cotangent], { shape: tape.type(x as string).shape }, `δ[${x}]`),
  ],
  tangent: (tape, { output, attributes }, [t]) =>
    t ? tape.call(reshape, [t], attributes, `d${output}`) : null,
  formula: ([x], { shape }) => `${x} as ${shape.join('×')}`,
  macs: () => 0,
};
