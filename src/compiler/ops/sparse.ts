/**
 * Products with matrices that are kept without their zeros, closed under differentiation. A matrix K [rows, columns] is given as
 * the values of its cells, V [cells], row after row; see `Lines`. Every product multiplies as often as there are cells.
 */
import { extentsOf, row, tensor } from '../shape.ts';
import type { ValueId, ValueType } from '../plans.ts';
import { productRule } from './elementwise.ts';
import { add, multiply, subtract } from './expression.ts';
import type { Op, Tape } from './op.ts';
import type { Expr } from '../program.ts';

/** Constants with the lists of one side; see `Lines`. */
export interface ListedLines {
  readonly start: ValueId;
  readonly line: ValueId;
  readonly across: ValueId;
  readonly place: ValueId;
  /** Cells in the longest line. */
  readonly longest: number;
}

/** The lists of the lines that a call makes, and those of the other side. */
export interface Listing extends Record<string, unknown> {
  readonly own: ListedLines;
  readonly other: ListedLines;
}

const turned = ({ own, other }: Listing): Listing => ({ own: other, other: own });

/** Writes K·x row by row: x [batch, columns], V [cells]. */
export function writeSparseProduct(
  tape: Tape,
  x: ValueId,
  values: ValueId,
  listing: Listing,
  name: string,
): ValueId {
  const { start, across } = listing.own;
  return tape.call(sparseProduct, [x, values, start, across], listing, name);
}

/** Writes the values of Kᵀ in the lists of its own rows. */
function writeTransposed(tape: Tape, values: ValueId, listing: Listing, name: string): ValueId {
  return tape.call(sparseTransposed, [values, listing.other.place], turned(listing), name);
}

/** Writes ∂/∂V of ⟨ȳ, K·x⟩. */
function writeGradient(tape: Tape, y: ValueId, x: ValueId, listing: Listing, name: string): ValueId {
  const { line, across } = listing.own;
  return tape.call(sparseGradient, [y, x, line, across], listing, name);
}

/** y[r] = Σ V[i] · x[across[i]] over the cells i of row r, from start[r] on and before start[r + 1]. */
export const sparseProduct: Op<Listing> = {
  name: 'sparseProduct',
  type: ([, , start]) => row(((start as ValueType).shape[0] as number) - 1),
  kernel: (_, output, { own }) => {
    const start: Expr = ['load', 2, 'i1'];
    const cell = add(start, 'u');
    const product = multiply(['load', 1, cell], ['load', 0, 'i0', ['load', 3, cell]]);
    const count = subtract(['load', 2, add('i1', 1)], start);
    return { extents: extentsOf(output), value: ['sum', 'u', own.longest, product, count] };
  },
  adjoint: (tape, { inputs: [x, values], attributes }, cotangent, wanted) => {
    const [X, V] = [x as ValueId, values as ValueId];
    const back = (): ValueId => writeTransposed(tape, V, attributes, `${V}ᵀ`);
    return [
      wanted[0] ? writeSparseProduct(tape, cotangent, back(), turned(attributes), `δ[${X}]`) : null,
      wanted[1] ? writeGradient(tape, cotangent, X, attributes, `δ[${V}]`) : null,
      null,
      null,
    ];
  },
  tangent: (tape, call, tangents) => productRule(tape, sparseProduct, call, tangents),
  formula: ([x, values]) => `${x}·sparse(${values})ᵀ`,
  macs: ([, values]) => (values as ValueType).shape[0] as number,
};

/** The values of K by its rows, from those by its columns: V[i] = W[place[i]]. */
export const sparseTransposed: Op<Listing> = {
  name: 'sparseTransposed',
  type: ([, place]) => tensor(...(place as ValueType).shape),
  kernel: (_, output) => ({ extents: extentsOf(output), value: ['load', 0, ['load', 1, 'i0']] }),
  adjoint: (tape, { inputs: [values], attributes }, cotangent, wanted) => [
    wanted[0] ? writeTransposed(tape, cotangent, attributes, `δ[${values}]`) : null,
    null,
  ],
  tangent: (tape, { output, attributes }, [t]) =>
    t ? writeTransposed(tape, t, turned(attributes), `d${output}`) : null,
  formula: ([values]) => `transposed(${values})`,
  macs: () => 0,
};

/** V[i] = Σ over the batch of y[line[i]] · x[across[i]]. */
export const sparseGradient: Op<Listing> = {
  name: 'sparseGradient',
  type: ([, , line]) => tensor(...(line as ValueType).shape),
  kernel: (_, output) => ({
    extents: extentsOf(output),
    value: [
      'sum',
      's',
      'batch',
      multiply(['load', 0, 's', ['load', 2, 'i0']], ['load', 1, 's', ['load', 3, 'i0']]),
    ],
  }),
  adjoint: (tape, { inputs: [y, x], attributes }, cotangent, wanted) => {
    const [Y, X] = [y as ValueId, x as ValueId];
    const back = (): ValueId => writeTransposed(tape, cotangent, attributes, `${cotangent}ᵀ`);
    return [
      wanted[0] ? writeSparseProduct(tape, X, cotangent, attributes, `δ[${Y}]`) : null,
      wanted[1] ? writeSparseProduct(tape, Y, back(), turned(attributes), `δ[${X}]`) : null,
      null,
      null,
    ];
  },
  tangent: (tape, call, tangents) => productRule(tape, sparseGradient, call, tangents),
  formula: ([y, x]) => `sparse(${y}ᵀ·${x})`,
  macs: ([, , line]) => (line as ValueType).shape[0] as number,
};
