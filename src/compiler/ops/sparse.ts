/**
 * Products with matrices that are kept without their zeros, closed under differentiation. A matrix K [rows, columns] is given as
 * the values in the lists of its rows, V [length, rows], with the column of each; see `Lines`.
 */
import { extentsOf, row, tensor } from '../shape.ts';
import type { ValueId, ValueType } from '../plans.ts';
import { compute, productRule } from './elementwise.ts';
import { load, multiply } from './expression.ts';
import type { Op, Tape } from './op.ts';

/** Constants [length, lines] of the lists of one side; see `Lines`. */
export interface ListedLines {
  readonly across: ValueId;
  readonly place: ValueId;
  readonly present: ValueId;
}

/** The lists of the lines that a call makes, and those of the other side. */
export interface Listing extends Record<string, unknown> {
  readonly own: ListedLines;
  readonly other: ListedLines;
}

const turned = ({ own, other }: Listing): Listing => ({ own: other, other: own });

/** Writes K·x row by row: x [batch, columns], V [length, rows]. */
export function writeSparseProduct(
  tape: Tape,
  x: ValueId,
  values: ValueId,
  listing: Listing,
  name: string,
): ValueId {
  return tape.call(sparseProduct, [x, values, listing.own.across], listing, name);
}

/** Writes Kᵀ in the lists of its own rows. */
function writeTransposed(tape: Tape, values: ValueId, listing: Listing, name: string): ValueId {
  const { across, place, present } = listing.other;
  return tape.call(sparseTransposed, [values, place, across, present], turned(listing), name);
}

/** Writes ∂/∂V of ⟨ȳ, K·x⟩. */
function writeGradient(tape: Tape, y: ValueId, x: ValueId, { own, other }: Listing, name: string): ValueId {
  return tape.call(sparseGradient, [y, x, own.across, own.present], { own, other }, name);
}

/** y[r] = Σ_u V[u, r] · x[across[u, r]]; where a list is filled up V is 0. */
export const sparseProduct: Op<Listing> = {
  name: 'sparseProduct',
  type: ([, values]) => row((values as ValueType).shape[1] as number),
  kernel: ([, values], output) => ({
    extents: extentsOf(output),
    value: [
      'sum',
      'u',
      (values as ValueType).shape[0] as number,
      multiply(['load', 1, 'u', 'i1'], ['load', 0, 'i0', ['load', 2, 'u', 'i1']]),
    ],
  }),
  adjoint: (tape, { inputs: [x, values], attributes }, cotangent, wanted) => {
    const [X, V] = [x as ValueId, values as ValueId];
    const back = (): ValueId => writeTransposed(tape, V, attributes, `${V}ᵀ`);
    return [
      wanted[0] ? writeSparseProduct(tape, cotangent, back(), turned(attributes), `δ[${X}]`) : null,
      wanted[1] ? writeGradient(tape, cotangent, X, attributes, `δ[${V}]`) : null,
      null,
    ];
  },
  tangent: (tape, call, tangents) => productRule(tape, sparseProduct, call, tangents),
  formula: ([x, values]) => `${x}·sparse(${values})ᵀ`,
  macs: ([, values]) => (values as ValueType).shape.reduce((a, b) => a * b, 1),
};

/** The values of K by its rows, from those by its columns: V[u, r] = present[u, r] · W[place[u, r], across[u, r]]. */
export const sparseTransposed: Op<Listing> = {
  name: 'sparseTransposed',
  type: ([, place]) => ({ batch: false, shape: (place as ValueType).shape }),
  kernel: (_, output) => ({
    extents: extentsOf(output),
    value: multiply(['load', 3, 'i0', 'i1'], ['load', 0, ['load', 1, 'i0', 'i1'], ['load', 2, 'i0', 'i1']]),
  }),
  adjoint: (tape, { inputs: [values], attributes }, cotangent, wanted) => [
    wanted[0] ? writeTransposed(tape, cotangent, attributes, `δ[${values}]`) : null,
    null,
    null,
    null,
  ],
  tangent: (tape, { output, attributes }, [t]) =>
    t ? writeTransposed(tape, t, turned(attributes), `d${output}`) : null,
  formula: ([values]) => `transposed(${values})`,
  macs: () => 0,
};

/** V[u, r] = present[u, r] · Σ over the batch of y[r] · x[across[u, r]]. */
export const sparseGradient: Op<Listing> = {
  name: 'sparseGradient',
  type: ([, , across]) => tensor(...(across as ValueType).shape),
  kernel: (_, output) => ({
    extents: extentsOf(output),
    value: multiply(
      ['load', 3, 'i0', 'i1'],
      ['sum', 's', 'batch', multiply(['load', 0, 's', 'i1'], ['load', 1, 's', ['load', 2, 'i0', 'i1']])],
    ),
  }),
  adjoint: (tape, { inputs: [y, x, , present], attributes }, cotangent, wanted) => {
    const [Y, X] = [y as ValueId, x as ValueId];
    const values = compute(tape, [cotangent, present as ValueId], multiply(load(0), load(1)), `δ[${Y},${X}]`);
    const back = (): ValueId => writeTransposed(tape, values, attributes, `${values}ᵀ`);
    return [
      wanted[0] ? writeSparseProduct(tape, X, values, attributes, `δ[${Y}]`) : null,
      wanted[1] ? writeSparseProduct(tape, Y, back(), turned(attributes), `δ[${X}]`) : null,
      null,
      null,
    ];
  },
  tangent: (tape, call, tangents) => productRule(tape, sparseGradient, call, tangents),
  formula: ([y, x]) => `sparse(${y}ᵀ·${x})`,
  macs: ([, , across]) => (across as ValueType).shape.reduce((a, b) => a * b, 1),
};
