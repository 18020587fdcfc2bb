/** One level of the orthonormal Haar transform, and its inverse, which is its transpose. */
import { add, multiply, quotient, remainder, select, subtract } from './expression.ts';
import type { Expr } from '../program.ts';
import { row, sizeOf } from '../shape.ts';
import type { ValueType } from '../plans.ts';
import type { Op, Tape } from './op.ts';

interface Level extends Record<string, unknown> {
  /** How many components, from the first, take part; even. The others stay. */
  readonly span: number;
}

const unit = Math.SQRT1_2;
const at = (index: Expr): Expr => ['load', 0, 'i0', index];
const typeOf = ([x]: readonly ValueType[]): ValueType => row(sizeOf((x as ValueType).shape));

/** Neighbours become their sum/√2 (in the first half of the span) and their difference/√2 (in the second). */
export const haarSplit: Op<Level> = {
  name: 'haarSplit',
  type: typeOf,
  kernel: (_, output, { span }) => {
    const half = span / 2;
    const twice = multiply('i1', 2);
    const sum = multiply(add(at(twice), at(add(twice, 1))), unit);
    const difference = multiply(subtract(at(subtract(twice, span)), at(subtract(twice, span - 1))), unit);
    return kernelOf(output, span, select(subtract(half, 'i1'), sum, difference));
  },
  adjoint: (tape, { inputs: [x], attributes }, cotangent) => [
    tape.call(haarMerge, [cotangent], attributes, `δ[${x}]`),
  ],
  tangent: (tape, { output, attributes }, [t]) =>
    t ? tape.call(haarSplit, [t], attributes, `d${output}`) : null,
  formula: ([x], { span }) => `Haar split of ${x}[0…${span - 1}]`,
  macs: (_, __, { span }) => 2 * span,
};

/** The pairs of sums and differences become neighbours again. */
export const haarMerge: Op<Level> = {
  name: 'haarMerge',
  type: typeOf,
  kernel: (_, output, { span }) => {
    const pair = quotient('i1', 2);
    const [sum, difference] = [at(pair), at(add(pair, span / 2))];
    const odd = remainder('i1', 2);
    return kernelOf(
      output,
      span,
      multiply(select(odd, subtract(sum, difference), add(sum, difference)), unit),
    );
  },
  adjoint: (tape, { inputs: [x], attributes }, cotangent) => [
    tape.call(haarSplit, [cotangent], attributes, `δ[${x}]`),
  ],
  tangent: (tape, { output, attributes }, [t]) =>
    t ? tape.call(haarMerge, [t], attributes, `d${output}`) : null,
  formula: ([x], { span }) => `Haar merge of ${x}[0…${span - 1}]`,
  macs: (_, __, { span }) => 2 * span,
};

function kernelOf(output: ValueType, span: number, inside: Expr): ReturnType<Op['kernel']> {
  const size = sizeOf(output.shape);
  const value = span === size ? inside : select(subtract(span, 'i1'), inside, at('i1'));
  return { extents: ['batch', size], value };
}

/** H·x, coarsest first: the mean part, then details from the widest wavelets to the narrowest. */
export function haarTransform(tape: Tape, x: string, size: number, name: string): string {
  let value = x;
  for (let span = size; span > 1; span /= 2) value = tape.call(haarSplit, [value], { span }, name);
  return value;
}

/** Hᵀ·x. */
export function haarInverse(tape: Tape, x: string, size: number, name: string): string {
  let value = x;
  for (let span = 2; span <= size; span *= 2) {
    value = tape.call(haarMerge, [value], { span }, span === size ? name : `${name}.part`);
  }
  return value;
}
