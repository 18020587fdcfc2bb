/** Shapes and cells of pooling over patches that do not overlap. */
import type { Shape } from '../../document/document.ts';
import { coarseImage, type Patches } from '../ops/patches.ts';
import type { Cell } from '../maps/map.ts';

/** [n/size], [h/size, w/size] or [h/size, w/size, channels]; null where the size does not divide. */
export function pooledShape(shape: Shape, size: number): Shape | null {
  const pixels = shape.slice(0, 2);
  if (pixels.some((extent) => extent % size !== 0)) return null;
  return [...pixels.map((extent) => extent / size), ...shape.slice(2)];
}

/** The patches of a shape: of a signal [n] they are stretches. */
export function poolingOf(shape: Shape, size: number): Patches {
  const [first = 1, second, channels = 1] = shape;
  if (second === undefined) {
    return { image: { height: 1, width: first, channels: 1 }, height: 1, width: size };
  }
  return { image: { height: first, width: second, channels }, height: size, width: size };
}

/** The nonzeros of the mean over patches, by rows. */
export function* pixelCells(patches: Patches): Generator<Cell> {
  const { image, height, width } = patches;
  const { channels, ...result } = coarseImage(patches);
  const coefficient = 1 / (height * width);
  for (let row = 0; row < result.height * result.width * channels; row += 1) {
    const pixel = Math.floor(row / channels);
    const [y, x] = [Math.floor(pixel / result.width), pixel % result.width];
    for (let a = 0; a < height; a += 1) {
      for (let b = 0; b < width; b += 1) {
        const at = (y * height + a) * image.width + x * width + b;
        yield { row, column: at * channels + (row % channels), index: -1, coefficient };
      }
    }
  }
}
