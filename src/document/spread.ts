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

/**
 * A vector as a column, an image [h, w] as a grid, feature maps [h, w, c] as grids one below the other, in several columns
 * where they are many.
 */
export function spread(shape: Shape): Spread {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const isPicture = shape.length > 1 && shape.slice(0, 2).every((extent) => extent > 1);
  const at = isPicture ? pixelPlaces(shape) : (i: number) => [i % tallest, Math.floor(i / tallest)] as const;
  const cells = Array.from({ length: size }, (_, i) => at(i));
  const last = cells.reduce((most, [row]) => Math.max(most, row), 0);
  const places = cells.map(([row, column]) => ({ x: column * step, y: (row - last / 2) * step }));
  return { places, width: places.reduce((most, { x }) => Math.max(most, x), 0) };
}

/** Row and column of every component of an image, a gap between channels. */
function pixelPlaces(shape: Shape): (i: number) => readonly [number, number] {
  const [height = 1, width = 1, channels = 1] = shape;
  const columns = Math.ceil(channels / Math.max(1, Math.floor((tallest + 1) / (height + 1))));
  const stacked = Math.ceil(channels / columns);
  return (i) => {
    const [pixel, channel] = [Math.floor(i / channels), i % channels];
    const row = Math.floor(pixel / width) + (channel % stacked) * (height + 1);
    return [row, (pixel % width) + Math.floor(channel / stacked) * (width + 1)];
  };
}
