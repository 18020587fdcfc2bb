import { apply, load, multiply, subtract, add } from './expression.ts';
import type { Expr } from '../program.ts';
import { sizeOf } from '../shape.ts';
import type { ValueType } from '../plans.ts';
import { compute } from './elementwise.ts';
import type { Op } from './op.ts';
import { reduce } from './reduce.ts';

type None = Record<string, never>;
const one: ValueType = { batch: true, shape: [1] };

/**
 * y = log Σⱼ exp(xⱼ) of each row, shifted by the row's largest element so that nothing overflows.
 * Its gradient is softmax(x) = exp(x − y).
 */
export const logSumExp: Op<None> = {
  name: 'logSumExp',
  type: () => one,
  kernel: ([from]) => {
    const n = sizeOf((from as ValueType).shape);
    const shift: Expr = ['largest', 'j', n, ['load', 0, 'i0', 'j']];
    const total: Expr = ['sum', 'k', n, apply('exp', subtract(['load', 0, 'i0', 'k'], shift))];
    return { extents: ['batch', 1], value: add(shift, apply('log', total)) };
  },
  adjoint: (tape, { inputs: [x], output }, cotangent) => [
    compute(tape, [x as string, output, cotangent], multiply(load(2), softmaxBy(0, 1)), `δ[${x}]`),
  ],
  tangent: (tape, { inputs: [x], output }, [t]) =>
    t
      ? tape.call(
          reduce,
          [compute(tape, [x as string, output, t], multiply(softmaxBy(0, 1), load(2)), `d${output}`)],
          { to: one },
          `d${output}`,
        )
      : null,
  formula: ([x]) => `log Σ exp(${x})`,
  macs: ([from]) => 2 * sizeOf((from as ValueType).shape),
};

/** exp(x − y) for the row x at input `x` and its logSumExp at input `y`. */
export function softmaxBy(x: number, y: number): Expr {
  return apply('exp', subtract(load(x), load(y)));
}
