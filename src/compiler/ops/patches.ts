/** Images in patches that do not overlap: their means, and spreading a number over its patch. */
import { add, multiply, quotient } from './expression.ts';
import type { Expr } from '../program.ts';
import { row, sizeOf } from '../shape.ts';
import { componentAt, componentsOf, type Image, pixelOf, sumOver } from '../image.ts';
import type { Op } from './op.ts';

/** Extents of a patch; they divide those of the image. */
export interface Patches extends Record<string, unknown> {
  readonly image: Image;
  readonly height: number;
  readonly width: number;
}

/** The image with one pixel for every patch. */
export function coarseImage({ image, height, width }: Patches): Image {
  return { height: image.height / height, width: image.width / width, channels: image.channels };
}

/** z = the mean of every patch, channel by channel. */
export const patchMean: Op<Patches> = {
  name: 'patchMean',
  type: (_, patches) => row(componentsOf(coarseImage(patches))),
  kernel: (_, output, patches) => {
    const { image, height, width } = patches;
    const { y, x, c } = pixelOf('i1', coarseImage(patches));
    const total = sumOver('a', height, (a) =>
      sumOver('b', width, (b): Expr => {
        const at = componentAt(image, add(multiply(y, height), a), add(multiply(x, width), b), c);
        return ['load', 0, 'i0', at];
      }),
    );
    return { extents: ['batch', sizeOf(output.shape)], value: multiply(total, 1 / (height * width)) };
  },
  adjoint: (tape, { inputs: [x], attributes }, cotangent) => [
    tape.call(patchSpread, [cotangent], attributes, `δ[${x}]`),
  ],
  tangent: (tape, { output, attributes }, [t]) =>
    t ? tape.call(patchMean, [t], attributes, `d${output}`) : null,
  formula: ([x], { height, width }) => `means of ${x} over ${height}×${width}`,
  macs: (_, __, { image }) => componentsOf(image),
};

/** y = every pixel's share of the number of its patch: the transpose of the mean. */
export const patchSpread: Op<Patches> = {
  name: 'patchSpread',
  type: (_, { image }) => row(componentsOf(image)),
  kernel: (_, output, patches) => {
    const { image, height, width } = patches;
    const { y, x, c } = pixelOf('i1', image);
    const at = componentAt(coarseImage(patches), quotient(y, height), quotient(x, width), c);
    const value = multiply(['load', 0, 'i0', at], 1 / (height * width));
    return { extents: ['batch', sizeOf(output.shape)], value };
  },
  adjoint: (tape, { inputs: [x], attributes }, cotangent) => [
    tape.call(patchMean, [cotangent], attributes, `δ[${x}]`),
  ],
  tangent: (tape, { output, attributes }, [t]) =>
    t ? tape.call(patchSpread, [t], attributes, `d${output}`) : null,
  formula: ([x], { height, width }) => `${x} spread over ${height}×${width}`,
  macs: (_, __, { image }) => componentsOf(image),
};
