/** Matrix products, closed under differentiation: the adjoints of a product are products. */
import { multiply } from './expression.ts';
import type { Expr, Extent } from '../program.ts';
import { extentsOf } from '../shape.ts';
import type { ValueType } from '../plans.ts';
import { productRule } from './elementwise.ts';
import type { Op } from './op.ts';

interface Flags extends Record<string, unknown> {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** C = op(A)·op(B), each transposed where its flag says so; the rows of a batch value are its first axis. */
export const matmul: Op<Flags> = {
  name: 'matmul',
  type: (inputs, flags) => {
    const { m, n } = extents(inputs, flags);
    return m === 'batch'
      ? { batch: true, shape: [n as number] }
      : { batch: false, shape: [m as number, n as number] };
  },
  kernel: (inputs, output, flags) => {
    const { k } = extents(inputs, flags);
    const a: Expr = flags.transposeA ? ['load', 0, 'k', 'i0'] : ['load', 0, 'i0', 'k'];
    const b: Expr = flags.transposeB ? ['load', 1, 'i1', 'k'] : ['load', 1, 'k', 'i1'];
    return { extents: extentsOf(output), value: ['sum', 'k', k, multiply(a, b)] };
  },
  adjoint: (tape, { inputs: [a, b], attributes }, c, wanted) => {
    const { transposeA, transposeB } = attributes;
    const [A, B] = [a as string, b as string];
    const product = (x: string, tx: boolean, y: string, ty: boolean, of: string): string =>
      tape.call(matmul, [x, y], { transposeA: tx, transposeB: ty }, `δ[${of}]`);
    return [
      wanted[0]
        ? transposeA
          ? product(B, transposeB, c, true, A)
          : product(c, false, B, !transposeB, A)
        : null,
      wanted[1]
        ? transposeB
          ? product(c, true, A, transposeA, B)
          : product(A, !transposeA, c, false, B)
        : null,
    ];
  },
  tangent: (tape, call, tangents) => productRule(tape, matmul, call, tangents),
  formula: ([a, b], { transposeA, transposeB }) =>
    `${a}${transposeA ? 'ᵀ' : ''}·${b}${transposeB ? 'ᵀ' : ''}`,
  macs: (inputs, output, flags) => {
    const { k } = extents(inputs, flags);
    return [...extentsOf(output), k].reduce<number>((p, e) => (typeof e === 'number' ? p * e : p), 1);
  },
};

function extents(inputs: readonly ValueType[], flags: Flags): { m: Extent; k: Extent; n: Extent } {
  const [a, b] = inputs as [ValueType, ValueType];
  const [m, k] = flags.transposeA ? ([1, 0] as const) : ([0, 1] as const);
  return { m: extentOf(a, m), k: extentOf(a, k), n: extentOf(b, flags.transposeB ? 0 : 1) };
}

function extentOf({ batch, shape }: ValueType, axis: 0 | 1): Extent {
  return (batch ? (axis === 0 ? 'batch' : shape[0]) : shape[axis]) as Extent;
}
