/** Sums over the axes that broadcasting had stretched, and the stretching itself: each is the other's adjoint. */
import type { Expr, Extent } from '../program.ts';
import { broadcastIndex, extentsOf, sizeOf } from '../shape.ts';
import type { ValueType } from '../plans.ts';
import type { Op } from './op.ts';

interface To extends Record<string, unknown> {
  readonly to: ValueType;
}

/** y = Σ x over every axis that `to` lacks or holds as 1; axes are aligned at the end. */
export const reduce: Op<To> = {
  name: 'sum',
  type: (_, { to }) => to,
  kernel: ([from], to) => {
    const source = extentsOf(from as ValueType);
    const target = extentsOf(to);
    const shift = source.length - target.length;
    const sums: [string, Extent][] = [];
    const index = source.map((extent, axis): Expr => {
      if (extent === 1) return 0;
      const kept = axis >= shift && target[axis - shift] === extent;
      if (kept) return `i${axis - shift}`;
      sums.push([`k${axis}`, extent]);
      return `k${axis}`;
    });
    const value = sums.reduceRight<Expr>(
      (body, [k, extent]) => ['sum', k, extent, body],
      ['load', 0, ...index],
    );
    return { extents: target, value };
  },
  adjoint: (tape, { inputs }, cotangent) => {
    const to = tape.type(inputs[0] as string);
    return [
      tape.call(broadcast, [cotangent], { to: { batch: to.batch, shape: to.shape } }, `δ[${inputs[0]}]`),
    ];
  },
  tangent: (tape, { output, attributes }, [t]) =>
    t ? tape.call(reduce, [t], attributes, `d${output}`) : null,
  formula: ([x]) => `Σ ${x}`,
  macs: ([from]) => sizeOf((from as ValueType).shape),
};

/** y = x repeated along the axes that it lacks or holds as 1. */
export const broadcast: Op<To> = {
  name: 'broadcast',
  type: (_, { to }) => to,
  kernel: ([from], to) => ({
    extents: extentsOf(to),
    value: ['load', 0, ...broadcastIndex(from as ValueType, to)],
  }),
  adjoint: (tape, { inputs }, cotangent) => {
    const to = tape.type(inputs[0] as string);
    return [tape.call(reduce, [cotangent], { to: { batch: to.batch, shape: to.shape } }, `δ[${inputs[0]}]`)];
  },
  tangent: (tape, { output, attributes }, [t]) =>
    t ? tape.call(broadcast, [t], attributes, `d${output}`) : null,
  formula: ([x]) => `${x}`,
  macs: () => 0,
};
