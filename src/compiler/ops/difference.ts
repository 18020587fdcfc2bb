/** Differences of neighbours along an axis of every row of a matrix, and their transpose. */
import type { Expr } from '../program.ts';
import { extentsOf, sizeOf, tensor } from '../shape.ts';
import type { Difference } from '../plans.ts';
import { add, apply, multiply, quotient, remainder, select, subtract } from './expression.ts';
import type { Op } from './op.ts';

/** `Difference`, as the attributes of a call. */
type Along = Difference & Record<string, unknown>;

/** Places of the axis at which the whole stencil lies inside. */
function placesOf({ extent, stencil }: Difference): number {
  return extent - stencil.length + 1;
}

/** Numbers of one row of L·x. */
export function differencesOf(along: Difference): number {
  return along.before * placesOf(along) * along.after;
}

const rowsOf = (shape: readonly number[]): number => shape[0] ?? 1;

/** y[r, (o, i, k)] = Σₜ stencilₜ · x[r, (o, i + t, k)], for a row in the order (before, extent, after). */
export const difference: Op<Along> = {
  name: 'difference',
  type: ([x], along) => tensor(rowsOf(x?.shape ?? []), differencesOf(along)),
  kernel: (_, output, along) => {
    const { stencil, before, after } = along;
    // A row of x is longer than one of y by the places that the stencil loses, once in every `before`.
    const lost = (stencil.length - 1) * after;
    const outer = before === 1 ? 0 : quotient('i1', placesOf(along) * after);
    const first = add('i1', multiply(outer, lost));
    const terms = stencil.map((weight, t): Expr =>
      multiply(weight, ['load', 0, 'i0', add(first, t * after)]),
    );
    return { extents: extentsOf(output), value: terms.reduce(add) };
  },
  adjoint: (tape, { inputs: [x], attributes }, cotangent) => [
    tape.call(differenceTransposed, [cotangent], attributes, `δ[${x}]`),
  ],
  tangent: (tape, { output, attributes }, [t]) =>
    t ? tape.call(difference, [t], attributes, `d${output}`) : null,
  formula: ([x], { stencil }) => `[${stencil.join(' ')}]·${x}`,
  macs: (_, output, { stencil }) => sizeOf(output.shape) * stencil.length,
};

/** x[r, (o, i, k)] = Σₜ stencilₜ · y[r, (o, i − t, k)] over the places i − t that y has. */
export const differenceTransposed: Op<Along> = {
  name: 'differenceTransposed',
  type: ([y], { before, extent, after }) => tensor(rowsOf(y?.shape ?? []), before * extent * after),
  kernel: (_, output, along) => {
    const { stencil, before, extent, after } = along;
    const places = placesOf(along);
    const lost = (stencil.length - 1) * after;
    const outer = before === 1 ? 0 : quotient('i1', extent * after);
    const within = before === 1 ? 'i1' : remainder('i1', extent * after);
    const i = quotient(within, after);
    const first = subtract('i1', multiply(outer, lost));
    const terms = stencil.map((weight, t): Expr => {
      const element: Expr = ['load', 0, 'i0', subtract(first, t * after)];
      const begun = t === 0 ? 1 : apply('positive', subtract(i, t - 0.5));
      const open = t === stencil.length - 1 ? 1 : apply('positive', subtract(places + t - 0.5, i));
      return multiply(weight, select(multiply(begun, open), element, 0));
    });
    return { extents: extentsOf(output), value: terms.reduce(add) };
  },
  adjoint: (tape, { inputs: [y], attributes }, cotangent) => [
    tape.call(difference, [cotangent], attributes, `δ[${y}]`),
  ],
  tangent: (tape, { output, attributes }, [t]) =>
    t ? tape.call(differenceTransposed, [t], attributes, `d${output}`) : null,
  formula: ([y], { stencil }) => `[${stencil.join(' ')}]ᵀ·${y}`,
  macs: (_, output, { stencil }) => sizeOf(output.shape) * stencil.length,
};
