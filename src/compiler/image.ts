/** Images as stretches of a row: component (y·width + x)·channels + c. A signal is an image of height 1. */
import type { Shape } from '../document/document.ts';
import type { Expr } from './program.ts';
import { add, multiply, quotient, remainder } from './ops/expression.ts';

export interface Image extends Record<string, unknown> {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** The shape as a signal [n] or [n, channels]: an image of one row; null for other shapes. */
export function signalOf(shape: Shape): Image | null {
  const [width = 0, channels = 1] = shape;
  return shape.length <= 2 ? { height: 1, width, channels } : null;
}

/** The shape as an image [h, w] or feature maps [h, w, channels]; null for other shapes. */
export function imageOf(shape: Shape): Image | null {
  const [height = 0, width = 0, channels = 1] = shape;
  return shape.length >= 2 ? { height, width, channels } : null;
}

export function componentsOf({ height, width, channels }: Image): number {
  return height * width * channels;
}

/** Row, column and channel of the component with index `i`. */
export function pixelOf(i: Expr, { height, width, channels }: Image): { y: Expr; x: Expr; c: Expr } {
  const pixel = quotient(i, channels);
  return {
    y: height === 1 ? 0 : quotient(pixel, width),
    x: height === 1 ? pixel : remainder(pixel, width),
    c: remainder(i, channels),
  };
}

/** Index of the component at row y, column x, channel c. */
export function componentAt({ width, channels }: Image, y: Expr, x: Expr, c: Expr): Expr {
  return add(multiply(add(multiply(y, width), x), channels), c);
}

/** Σ over `variable` of the body; a sum of one term is the term. */
export function sumOver(variable: string, extent: number, body: (at: Expr) => Expr): Expr {
  return extent === 1 ? body(0) : ['sum', variable, extent, body(variable)];
}
