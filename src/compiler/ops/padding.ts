/** Images continued beyond their margins, and the transpose of that. */
import { add, apply, multiply, quotient, remainder, select, subtract } from './expression.ts';
import type { Expr } from '../program.ts';
import { row } from '../shape.ts';
import { componentAt, componentsOf, type Image, pixelOf } from '../image.ts';
import type { Op } from './op.ts';

/** What stands outside: nothing, the image again, or its mirror image (the outermost pixel twice). */
export type Boundary = 'zero' | 'periodic' | 'reflexive';

/** How one axis is continued. */
export interface Margin {
  readonly before: number;
  readonly after: number;
  readonly boundary: Boundary;
  /** Distance of neighbours in the result; what lies between them is zero. Only with the boundary `zero`. */
  readonly spacing: number;
}

export interface Padding extends Record<string, unknown> {
  readonly image: Image;
  readonly rows: Margin;
  readonly columns: Margin;
}

export const noMargin: Margin = { before: 0, after: 0, boundary: 'zero', spacing: 1 };

export function paddedImage({ image, rows, columns }: Padding): Image {
  const { height, width, channels } = image;
  return { height: paddedExtent(height, rows), width: paddedExtent(width, columns), channels };
}

function paddedExtent(size: number, { before, after, spacing }: Margin): number {
  return before + (size - 1) * spacing + 1 + after;
}

export const pad: Op<Padding> = {
  name: 'pad',
  type: (_, padding) => row(componentsOf(paddedImage(padding))),
  kernel: (_, __, padding) => {
    const { image, rows, columns } = padding;
    const extended = paddedImage(padding);
    const { y, x, c } = pixelOf('i1', extended);
    const vertical = source(y, image.height, rows);
    const horizontal = source(x, image.width, columns);
    const pixel: Expr = ['load', 0, 'i0', componentAt(image, vertical.at, horizontal.at, c)];
    const inside = multiply(vertical.inside, horizontal.inside);
    return { extents: ['batch', componentsOf(extended)], value: select(inside, pixel, 0) };
  },
  adjoint: (tape, { inputs: [x], attributes }, cotangent) => [
    tape.call(unpad, [cotangent], attributes, `δ[${x}]`),
  ],
  tangent: (tape, { output, attributes }, [t]) => (t ? tape.call(pad, [t], attributes, `d${output}`) : null),
  formula: ([x], { rows, columns }) => `${x} padded ${describe(rows)}×${describe(columns)}`,
  macs: () => 0,
};

/** x[p] = Σ of the elements of the input that show pixel p in the padded image. */
export const unpad: Op<Padding> = {
  name: 'unpad',
  type: (_, { image }) => row(componentsOf(image)),
  kernel: (_, __, padding) => {
    const { image, rows, columns } = padding;
    const extended = paddedImage(padding);
    const { y, x, c } = pixelOf('i1', image);
    let value: Expr = 0;
    for (const vertical of shownAt(y, image.height, rows)) {
      for (const horizontal of shownAt(x, image.width, columns)) {
        const element: Expr = ['load', 0, 'i0', componentAt(extended, vertical.at, horizontal.at, c)];
        value = add(value, select(multiply(vertical.inside, horizontal.inside), element, 0));
      }
    }
    return { extents: ['batch', componentsOf(image)], value };
  },
  adjoint: (tape, { inputs: [x], attributes }, cotangent) => [
    tape.call(pad, [cotangent], attributes, `δ[${x}]`),
  ],
  tangent: (tape, { output, attributes }, [t]) =>
    t ? tape.call(unpad, [t], attributes, `d${output}`) : null,
  formula: ([x], { rows, columns }) => `${x} folded back ${describe(rows)}×${describe(columns)}`,
  macs: () => 0,
};

/** A place along an axis, and an expression that is 1 where the place exists, else 0. */
interface Place {
  readonly at: Expr;
  readonly inside: Expr;
}

/** Which element of an axis of length `size` stands at place `p` of the padded one. */
function source(p: Expr, size: number, { before, after, boundary, spacing }: Margin): Place {
  if (boundary === 'periodic') {
    const turns = Math.ceil(before / size);
    const at = before === 0 && after === 0 ? p : remainder(add(p, turns * size - before), size);
    return { at, inside: 1 };
  }
  if (boundary === 'reflexive') {
    const end = before + size;
    const within = subtract(p, before);
    const past = after === 0 ? within : select(subtract(p, end - 1), subtract(end + size - 1, p), within);
    return {
      at: before === 0 ? past : select(subtract(before, p), subtract(before - 1, p), past),
      inside: 1,
    };
  }
  if (spacing === 1) return { at: subtract(p, before), inside: between(p, before, before + size, after) };
  // Indices are divided from 0 on, so the axis is moved by whole spacings first.
  const skipped = Math.ceil(before / spacing);
  const moved = add(p, skipped * spacing - before);
  const at = quotient(moved, spacing);
  const onGrid = apply('equal', remainder(moved, spacing), 0);
  return {
    at: subtract(at, skipped),
    inside: multiply(onGrid, between(at, skipped, skipped + size, after)),
  };
}

/** Where element `i` of an axis stands in the padded one. */
function shownAt(i: Expr, size: number, margin: Margin): Place[] {
  const { before, after, boundary, spacing } = margin;
  const own = { at: add(multiply(i, spacing), before), inside: 1 };
  if (boundary === 'zero') return [own];
  const extent = paddedExtent(size, margin);
  const places: Place[] = [own];
  if (boundary === 'reflexive') {
    if (before > 0) places.push({ at: subtract(before - 1, i), inside: positive(subtract(before, i)) });
    const last = before + 2 * size - 1;
    if (after > 0) places.push({ at: subtract(last, i), inside: positive(shifted(i, extent - last)) });
    return places;
  }
  for (let turn = 1; turn <= Math.ceil(before / size); turn += 1) {
    const shift = before - turn * size;
    places.push({ at: shifted(i, shift), inside: positive(shifted(i, shift + 1)) });
  }
  for (let turn = 1; turn <= Math.ceil(after / size); turn += 1) {
    const shift = before + turn * size;
    places.push({ at: shifted(i, shift), inside: positive(subtract(extent - shift, i)) });
  }
  return places;
}

const positive = (e: Expr): Expr => apply('positive', e);
const shifted = (i: Expr, by: number): Expr => (by < 0 ? subtract(i, -by) : add(i, by));

/** 1 where first ≤ p < end, else 0; without a margin after it the end needs no question. */
function between(p: Expr, first: number, end: number, after: number): Expr {
  const low = first === 0 ? 1 : positive(subtract(p, first - 0.5));
  const high = after === 0 ? 1 : positive(subtract(end - 0.5, p));
  return multiply(low, high);
}

function describe({ before, after, boundary, spacing }: Margin): string {
  const text = `${before}+${after}${boundary === 'zero' ? '' : ` ${boundary}`}`;
  return spacing === 1 ? text : `${text} every ${spacing}`;
}
