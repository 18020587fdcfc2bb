import type { Position, Shape } from './document.ts';

/** Distance of neurons that stand together, between centres, in pixels of the canvas. */
const step = 80;
/** Neurons one above the other; a longer vector stands in several columns. */
const tallest = 32;

/** Where the components of a vertex stand as neurons, and how wide that is, measured between centres. */
export interface Spread {
  /** Row-major, relative to the middle of the left side. */
  readonly places: readonly Position[];
  readonly width: number;
}

/** A vector as a column, an image [h, w] as a grid, feature maps [h, w, c] as one grid beside the other. */
export function spread(shape: Shape): Spread {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const isPicture = shape.length > 1 && shape.slice(0, 2).every((extent) => extent > 1);
  const at = isPicture ? pixelPlaces(shape) : (i: number) => [i % tallest, Math.floor(i / tallest)] as const;
  const height = isPicture ? (shape[0] as number) : Math.min(size, tallest);
  const places = Array.from({ length: size }, (_, i) => {
    const [row, column] = at(i);
    return { x: column * step, y: (row - (height - 1) / 2) * step };
  });
  return { places, width: Math.max(0, ...places.map(({ x }) => x)) };
}

/** Row and column of every component of an image, a gap between channels. */
function pixelPlaces(shape: Shape): (i: number) => readonly [number, number] {
  const [width, channels] = [shape[1] as number, shape[2] ?? 1];
  return (i) => {
    const pixel = Math.floor(i / channels);
    return [Math.floor(pixel / width), (pixel % width) + (i % channels) * (width + 1)];
  };
}
