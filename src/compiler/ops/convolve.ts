/** Convolutions of images, closed under differentiation: T(θ, y, z̄) = Σ θ·y·z̄ is linear in each of the three. */
import { add, multiply, quotient, remainder, subtract } from './expression.ts';
import type { Expr } from '../program.ts';
import { extentsOf, row, sizeOf, tensor } from '../shape.ts';
import type { Shape } from '../../document/document.ts';
import type { ValueId, ValueType } from '../plans.ts';
import { componentAt, componentsOf, type Image, pixelOf, sumOver } from '../image.ts';
import { productRule } from './elementwise.ts';
import type { Op, Tape } from './op.ts';
import { pad } from './padding.ts';

/**
 * A stencil sliding over an image without leaving it. θ is [height·width·channels in, channels out], or, for one channel
 * at both ends, any tensor with one number for every tap, row by row.
 */
export interface Sliding extends Record<string, unknown> {
  readonly image: Image;
  readonly height: number;
  readonly width: number;
  readonly stride: number;
  /** Channels of the result. */
  readonly channels: number;
  /** The stencil is laid on as it is (a correlation) instead of turned by 180° (a convolution). */
  readonly upright: boolean;
  /** θ is read with its channels in and out exchanged. */
  readonly exchanged: boolean;
}

export function slidImage({ image, height, width, stride, channels }: Sliding): Image {
  const steps = (size: number, stencil: number): number => Math.floor((size - stencil) / stride) + 1;
  return { height: steps(image.height, height), width: steps(image.width, width), channels };
}

/** z = θ ∗ y on those places where the stencil lies inside the image. Inputs: y, θ. */
export const convolve: Op<Sliding> = {
  name: 'convolve',
  type: (_, sliding) => row(componentsOf(slidImage(sliding))),
  kernel: ([, theta], _, sliding) => {
    const { image, height, width, stride } = sliding;
    const result = slidImage(sliding);
    const { y, x, c: out } = pixelOf('i1', result);
    const value = sumOver('a', height, (a) =>
      sumOver('b', width, (b) =>
        sumOver('c', image.channels, (c) => {
          const at = componentAt(image, add(multiply(y, stride), a), add(multiply(x, stride), b), c);
          return multiply(['load', 0, 'i0', at], tapOf(theta as ValueType, sliding, a, b, c, out));
        }),
      ),
    );
    return { extents: ['batch', componentsOf(result)], value };
  },
  adjoint: (tape, { inputs: [y, theta], attributes }, cotangent, wanted) => {
    const [Y, θ] = [y as string, theta as string];
    const { shape } = tape.type(θ);
    return [
      wanted[0] ? convolveBack(tape, cotangent, θ, attributes, `δ[${Y}]`) : null,
      wanted[1] ? tape.call(stencilSum, [Y, cotangent], { ...attributes, shape }, `δ[${θ}]`) : null,
    ];
  },
  tangent: (tape, call, tangents) => productRule(tape, convolve, call, tangents),
  formula: ([y, theta], sliding) => `${theta} ${sliding.upright ? '⋆' : '∗'} ${y}${strideText(sliding)}`,
  macs: (_, output, { image, height, width }) => sizeOf(output.shape) * height * width * image.channels,
};

/**
 * ȳ = Σ θ·z̄: again a convolution, of z̄ among zeros with the stencil turned and the channels exchanged. A stride leaves
 * zeros between the elements of z̄, so that this costs as much as with stride 1.
 */
function convolveBack(tape: Tape, z: ValueId, theta: ValueId, sliding: Sliding, name: string): ValueId {
  const { image, height, width, stride, channels, upright, exchanged } = sliding;
  const result = slidImage(sliding);
  const margin = (size: number, stencil: number, steps: number) => ({
    before: stencil - 1,
    after: size - 1 - (steps - 1) * stride,
    boundary: 'zero' as const,
    spacing: stride,
  });
  const rows = margin(image.height, height, result.height);
  const columns = margin(image.width, width, result.width);
  const spread =
    height * width * stride === 1
      ? z
      : tape.call(pad, [z], { image: result, rows, columns }, `${name}.spread`);
  return tape.call(
    convolve,
    [spread, theta],
    {
      image: { height: image.height + height - 1, width: image.width + width - 1, channels },
      height,
      width,
      stride: 1,
      channels: image.channels,
      upright: !upright,
      exchanged: !exchanged,
    },
    name,
  );
}

interface StencilSum extends Sliding {
  /** Of θ. */
  readonly shape: Shape;
}

/** θ̄ = Σ y·z̄ over all rows and places: every tap adds up its uses. Inputs: y, z̄. */
export const stencilSum: Op<StencilSum> = {
  name: 'stencilSum',
  type: (_, { shape }) => tensor(...shape),
  kernel: (_, output, sliding) => {
    const { image, stride } = sliding;
    const result = slidImage(sliding);
    const { a, b, c, out } = placeOf(output, sliding);
    const value: Expr = [
      'sum',
      'r',
      'batch',
      sumOver('y', result.height, (y) =>
        sumOver('x', result.width, (x) => {
          const at = componentAt(image, add(multiply(y, stride), a), add(multiply(x, stride), b), c);
          return multiply(['load', 0, 'r', at], ['load', 1, 'r', componentAt(result, y, x, out)]);
        }),
      ),
    ];
    return { extents: extentsOf(output), value };
  },
  adjoint: (tape, { inputs: [y, z], attributes }, cotangent, wanted) => {
    const { shape: _, ...sliding } = attributes;
    return [
      wanted[0] ? convolveBack(tape, z as string, cotangent, sliding, `δ[${y}]`) : null,
      wanted[1] ? tape.call(convolve, [y as string, cotangent], sliding, `δ[${z}]`) : null,
    ];
  },
  tangent: (tape, call, tangents) => productRule(tape, stencilSum, call, tangents),
  formula: ([y, z], sliding) => `Σ ${y} ⋆ ${z}${strideText(sliding)}`,
  macs: (_, __, sliding) => {
    const { height, width } = slidImage(sliding);
    return height * width * sizeOf(sliding.shape);
  },
};

/** Channels in and out as θ counts them. */
function channelsOfStencil({ image, channels, exchanged }: Sliding): { from: number; to: number } {
  return exchanged ? { from: channels, to: image.channels } : { from: image.channels, to: channels };
}

/** Is θ stored tap by tap along both its axes, as the stencil looks? */
function isPlain({ shape }: ValueType, sliding: Sliding): boolean {
  const { from, to } = channelsOfStencil(sliding);
  return from * to === 1 && shape[0] === sliding.height && shape[1] === sliding.width;
}

/** The number of θ that stands over the element a rows down and b columns right of the stencil's corner. */
function tapOf(theta: ValueType, sliding: Sliding, a: Expr, b: Expr, c: Expr, out: Expr): Expr {
  const { height, width, upright, exchanged } = sliding;
  const [row, column] = upright ? [a, b] : [subtract(height - 1, a), subtract(width - 1, b)];
  if (isPlain(theta, sliding)) return ['load', 1, row, column];
  const [from, to] = exchanged ? [out, c] : [c, out];
  const flat = add(multiply(add(multiply(row, width), column), channelsOfStencil(sliding).from), from);
  return theta.shape.length === 1 ? ['load', 1, flat] : ['load', 1, flat, to];
}

/** Which element of y, seen from the stencil's corner, and which channel of z̄ belong to an element of θ̄. */
function placeOf(theta: ValueType, sliding: Sliding): { a: Expr; b: Expr; c: Expr; out: Expr } {
  const { height, width, upright, exchanged } = sliding;
  const { from } = channelsOfStencil(sliding);
  const plain = isPlain(theta, sliding);
  const tap = quotient('i0', from);
  const row = plain ? 'i0' : height === 1 ? 0 : quotient(tap, width);
  const column = plain ? 'i1' : height === 1 ? tap : remainder(tap, width);
  const [first, second]: Expr[] = plain || theta.shape.length === 1 ? [0, 0] : [remainder('i0', from), 'i1'];
  const [c, out] = exchanged ? [second, first] : [first, second];
  return {
    a: upright ? row : subtract(height - 1, row),
    b: upright ? column : subtract(width - 1, column),
    c: c as Expr,
    out: out as Expr,
  };
}

function strideText({ stride }: Sliding): string {
  return stride === 1 ? '' : ` every ${stride}`;
}
