/** The largest of every patch of an image, and the linear maps that its derivative is made of. */
import { add, apply, multiply, quotient, remainder, select, subtract } from './expression.ts';
import type { Expr } from '../program.ts';
import { row } from '../shape.ts';
import { componentAt, componentsOf, pixelOf } from '../image.ts';
import type { Op } from './op.ts';
import { coarseImage, type Patches } from './patches.ts';

/** Component of the image at place `d` (row by row) of the patch that belongs to component i1 of the coarse image. */
function inPatch({ image, height, width, ...rest }: Patches, d: Expr): Expr {
  const { y, x, c } = pixelOf('i1', coarseImage({ image, height, width, ...rest }));
  const [down, right] = height === 1 ? [0, d] : [quotient(d, width), remainder(d, width)];
  return componentAt(image, add(multiply(y, height), down), add(multiply(x, width), right), c);
}

const coarse = (patches: Patches) => row(componentsOf(coarseImage(patches)));

/** z = the largest element of every patch, channel by channel. */
export const patchLargest: Op<Patches> = {
  name: 'patchLargest',
  type: (_, patches) => coarse(patches),
  kernel: (_, __, patches) => ({
    extents: ['batch', componentsOf(coarseImage(patches))],
    value: ['largest', 'd', patches.height * patches.width, ['load', 0, 'i0', inPatch(patches, 'd')]],
  }),
  adjoint: (tape, { inputs: [x], output, attributes }, cotangent) => {
    const place = tape.call(patchPlace, [x as string, output], attributes, `place[${output}]`);
    return [tape.call(patchPut, [cotangent, place], attributes, `δ[${x}]`)];
  },
  tangent: (tape, { inputs: [x], output, attributes }, [t]) => {
    if (!t) return null;
    const place = tape.call(patchPlace, [x as string, output], attributes, `place[${output}]`);
    return tape.call(patchPick, [t, place], attributes, `d${output}`);
  },
  formula: ([x], { height, width }) => `largest of ${x} over ${height}×${width}`,
  macs: (_, __, { image }) => componentsOf(image),
};

/** Where in its patch, row by row, the largest element stands; the first of equal ones. Inputs: x and its largest. */
export const patchPlace: Op<Patches> = {
  name: 'patchPlace',
  type: (_, patches) => coarse(patches),
  kernel: (_, __, patches) => {
    const count = patches.height * patches.width;
    const isLargest = apply('equal', ['load', 0, 'i0', inPatch(patches, 'd')], ['load', 1, 'i0', 'i1']);
    // The first place is the one with most places from it to the end; the half keeps the count a float on every device.
    // Where nothing is equal (not a number) there is no place.
    const end = count - 0.5;
    const value = subtract(end, ['largest', 'd', count, multiply(isLargest, subtract(end, 'd'))]);
    return { extents: ['batch', componentsOf(coarseImage(patches))], value };
  },
  adjoint: () => [null, null],
  tangent: () => null,
  formula: ([x, z]) => `place of ${z} in ${x}`,
  macs: (_, __, { image }) => componentsOf(image),
};

/** z = the element at the given place of every patch. Inputs: x, place. */
export const patchPick: Op<Patches> = {
  name: 'patchPick',
  type: (_, patches) => coarse(patches),
  kernel: (_, __, patches) => {
    const element: Expr = ['load', 0, 'i0', inPatch(patches, 'd')];
    const isPlace = apply('equal', ['load', 1, 'i0', 'i1'], 'd');
    return {
      extents: ['batch', componentsOf(coarseImage(patches))],
      value: ['sum', 'd', patches.height * patches.width, select(isPlace, element, 0)],
    };
  },
  adjoint: (tape, { inputs: [x, place], attributes }, cotangent, wanted) => [
    wanted[0] ? tape.call(patchPut, [cotangent, place as string], attributes, `δ[${x}]`) : null,
    null,
  ],
  tangent: (tape, { inputs: [, place], output, attributes }, [t]) =>
    t ? tape.call(patchPick, [t, place as string], attributes, `d${output}`) : null,
  formula: ([x, place]) => `${x} at ${place}`,
  macs: (_, __, { image }) => componentsOf(image),
};

/** x = the number of its patch at the given place, zero elsewhere: the transpose of picking. Inputs: z, place. */
export const patchPut: Op<Patches> = {
  name: 'patchPut',
  type: (_, { image }) => row(componentsOf(image)),
  kernel: (_, __, patches) => {
    const { image, height, width } = patches;
    const { y, x, c } = pixelOf('i1', image);
    const at = componentAt(coarseImage(patches), quotient(y, height), quotient(x, width), c);
    const own = add(multiply(remainder(y, height), width), remainder(x, width));
    const isPlace = apply('equal', ['load', 1, 'i0', at], own);
    return { extents: ['batch', componentsOf(image)], value: select(isPlace, ['load', 0, 'i0', at], 0) };
  },
  adjoint: (tape, { inputs: [z, place], attributes }, cotangent, wanted) => [
    wanted[0] ? tape.call(patchPick, [cotangent, place as string], attributes, `δ[${z}]`) : null,
    null,
  ],
  tangent: (tape, { inputs: [, place], output, attributes }, [t]) =>
    t ? tape.call(patchPut, [t, place as string], attributes, `d${output}`) : null,
  formula: ([z, place]) => `${z} put at ${place}`,
  macs: () => 0,
};
