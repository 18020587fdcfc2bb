/** Parts of rows: cutting a stretch out, putting it back among zeros, and joining stretches. */
import { add, apply, multiply, select, subtract } from './expression.ts';
import type { Expr } from '../program.ts';
import { row, sizeOf } from '../shape.ts';
import type { ValueType } from '../plans.ts';
import type { Op } from './op.ts';
import { sum } from './elementwise.ts';

interface Stretch extends Record<string, unknown> {
  readonly start: number;
  readonly size: number;
}

interface Place extends Record<string, unknown> {
  readonly start: number;
  /** Width of the whole row. */
  readonly total: number;
}

/** y = x[:, start … start + size). */
export const slice: Op<Stretch> = {
  name: 'slice',
  type: (_, { size }) => row(size),
  kernel: (_, output, { start }) => ({
    extents: ['batch', sizeOf(output.shape)],
    value: ['load', 0, 'i0', add('i1', start)],
  }),
  adjoint: (tape, { inputs: [x], attributes: { start } }, cotangent) => [
    tape.call(embed, [cotangent], { start, total: sizeOf(tape.type(x as string).shape) }, `δ[${x}]`),
  ],
  tangent: (tape, { output, attributes }, [t]) =>
    t ? tape.call(slice, [t], attributes, `d${output}`) : null,
  formula: ([x], { start, size }) => `${x}[${start}…${start + size - 1}]`,
  macs: () => 0,
};

/** y = x at columns start …, zero elsewhere. */
export const embed: Op<Place> = {
  name: 'embed',
  type: (_, { total }) => row(total),
  kernel: ([from], output, { start }) => {
    const size = sizeOf((from as ValueType).shape);
    return { extents: ['batch', sizeOf(output.shape)], value: within(0, start, size) };
  },
  adjoint: (tape, { inputs: [x], attributes: { start } }, cotangent) => [
    tape.call(slice, [cotangent], { start, size: sizeOf(tape.type(x as string).shape) }, `δ[${x}]`),
  ],
  tangent: (tape, { output, attributes }, [t]) =>
    t ? tape.call(embed, [t], attributes, `d${output}`) : null,
  formula: ([x], { start, total }) => `${x} at ${start} of ${total}`,
  macs: () => 0,
};

/** y = (x₁ | x₂ | … ), side by side. */
export const concatenate: Op<Record<string, never>> = {
  name: 'concatenate',
  type: (inputs) => row(inputs.reduce((n, t) => n + sizeOf(t.shape), 0)),
  kernel: (inputs, output) => {
    let start = 0;
    let value: Expr = 0;
    for (const [i, type] of inputs.entries()) {
      const size = sizeOf(type.shape);
      value = add(value, within(i, start, size));
      start += size;
    }
    return { extents: ['batch', sizeOf(output.shape)], value };
  },
  adjoint: (tape, { inputs }, cotangent, wanted) => {
    let start = 0;
    return inputs.map((x, i) => {
      const size = sizeOf(tape.type(x).shape);
      start += size;
      return wanted[i] ? tape.call(slice, [cotangent], { start: start - size, size }, `δ[${x}]`) : null;
    });
  },
  tangent: (tape, { inputs, output }, tangents) => {
    const total = sizeOf(tape.type(output).shape);
    const terms: string[] = [];
    let start = 0;
    for (const [i, x] of inputs.entries()) {
      const t = tangents[i];
      if (t) terms.push(tape.call(embed, [t], { start, total }, `d${output}`));
      start += sizeOf(tape.type(x).shape);
    }
    return terms.length === 0 ? null : sum(tape, terms, `d${output}`);
  },
  formula: (inputs) => inputs.join(' | '),
  macs: () => 0,
};

/** Element of input i standing at columns start … start + size, else 0; a select computes only the branch it takes. */
function within(i: number, start: number, size: number): Expr {
  const after = apply('positive', subtract('i1', start - 0.5));
  const before = apply('positive', subtract(start + size - 0.5, 'i1'));
  return select(multiply(after, before), ['load', i, 'i0', subtract('i1', start)], 0);
}
