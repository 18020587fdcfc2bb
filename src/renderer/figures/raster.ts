import type { Rgb } from '../drawing/ink.ts';

/** A picture of one pixel per number as a PNG address. Rows run upwards, or downwards where row 0 is on top. */
export function raster(
  columns: number,
  rows: number,
  colour: (at: number) => Rgb | null,
  upwards: boolean,
): string {
  const image = new ImageData(columns, rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const rgb = colour((upwards ? rows - 1 - row : row) * columns + column);
      if (rgb !== null) image.data.set([...rgb, 255], 4 * (row * columns + column));
    }
  }
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [columns, rows];
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas.toDataURL();
}
