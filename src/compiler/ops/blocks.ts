/** Products with block-diagonal matrices, closed under differentiation: T(x, M, ȳ) = Σ x·M·ȳ is linear in each of the three. */
import { multiply } from './expression.ts';
import { extentsOf, sizeOf, tensor } from '../shape.ts';
import type { ValueType } from '../plans.ts';
import { productRule } from './elementwise.ts';
import type { Op } from './op.ts';

interface Turned extends Record<string, unknown> {
  /** Mᵀ stands in place of M. */
  readonly transposed: boolean;
}

/** y[g] = x[g]·M[g], a row times a matrix for every block g. Inputs: x, batch of [blocks, m]; M [blocks, m, k]. */
export const blockProduct: Op<Turned> = {
  name: 'blockProduct',
  type: ([, m], { transposed }) => {
    const [blocks = 0, rows = 0, columns = 0] = (m as ValueType).shape;
    return { batch: true, shape: [blocks, transposed ? rows : columns] };
  },
  kernel: ([x], output, { transposed }) => ({
    extents: extentsOf(output),
    value: [
      'sum',
      'k',
      (x as ValueType).shape[1] as number,
      multiply(
        ['load', 0, 'i0', 'i1', 'k'],
        transposed ? ['load', 1, 'i1', 'i2', 'k'] : ['load', 1, 'i1', 'k', 'i2'],
      ),
    ],
  }),
  adjoint: (tape, { inputs: [x, m], attributes: { transposed } }, y, wanted) => {
    const [X, M] = [x as string, m as string];
    return [
      wanted[0] ? tape.call(blockProduct, [y, M], { transposed: !transposed }, `δ[${X}]`) : null,
      wanted[1] ? tape.call(blockOuter, transposed ? [y, X] : [X, y], {}, `δ[${M}]`) : null,
    ];
  },
  tangent: (tape, call, tangents) => productRule(tape, blockProduct, call, tangents),
  formula: ([x, m], { transposed }) => `${x}·blocks(${m})${transposed ? 'ᵀ' : ''}`,
  macs: ([, m]) => sizeOf((m as ValueType).shape),
};

/** M[g] = Σ over the batch of x[g]ᵀ·y[g]. Inputs: x, batch of [blocks, m]; y, batch of [blocks, k]. */
export const blockOuter: Op<Readonly<Record<string, never>>> = {
  name: 'blockOuter',
  type: ([x, y]) => {
    const [blocks = 0, rows = 0] = (x as ValueType).shape;
    return tensor(blocks, rows, (y as ValueType).shape[1] as number);
  },
  kernel: (_, output) => ({
    extents: extentsOf(output),
    value: ['sum', 'r', 'batch', multiply(['load', 0, 'r', 'i0', 'i1'], ['load', 1, 'r', 'i0', 'i2'])],
  }),
  adjoint: (tape, { inputs: [x, y] }, m, wanted) => {
    const [X, Y] = [x as string, y as string];
    return [
      wanted[0] ? tape.call(blockProduct, [Y, m], { transposed: true }, `δ[${X}]`) : null,
      wanted[1] ? tape.call(blockProduct, [X, m], { transposed: false }, `δ[${Y}]`) : null,
    ];
  },
  tangent: (tape, call, tangents) => productRule(tape, blockOuter, call, tangents),
  formula: ([x, y]) => `blocks(${x}ᵀ·${y})`,
  macs: (_, { shape }) => sizeOf(shape),
};
