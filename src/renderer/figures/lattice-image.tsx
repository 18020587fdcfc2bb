import { useMemo } from 'react';
import type { Lattice } from '../../lab/figure.ts';
import type { Rgb } from '../drawing/ink.ts';
import type { Area } from './plot.tsx';
import { raster } from './raster.ts';

/** The values of a lattice as colours; its points are the middles of the picture's cells. */
export function LatticeImage({
  lattice,
  area,
  colour,
  smooth = false,
}: {
  lattice: Lattice;
  area: Area;
  /** A value that is not finite is left out. */
  colour: (value: number) => Rgb;
  smooth?: boolean;
}) {
  const { columns, rows, x, y, values } = lattice;
  const href = useMemo(
    () =>
      raster(
        columns,
        rows,
        (at) => {
          const value = values[at] ?? NaN;
          return Number.isFinite(value) ? colour(value) : null;
        },
        true,
      ),
    [columns, rows, values, colour],
  );
  const [halfX, halfY] = [(x[1] - x[0]) / (columns - 1) / 2, (y[1] - y[0]) / (rows - 1) / 2];
  const [left, top] = [area.px(x[0] - halfX), area.py(y[1] + halfY)];
  return (
    <image
      href={href}
      x={left}
      y={top}
      width={area.px(x[1] + halfX) - left}
      height={area.py(y[0] - halfY) - top}
      preserveAspectRatio="none"
      imageRendering={smooth ? 'auto' : 'pixelated'}
    />
  );
}

/** The lattice point nearest to a place on the picture; null outside of it. */
export function cellAt(
  { columns, rows, x, y }: Lattice,
  { left, top, width, height }: Area,
  [pointX, pointY]: readonly [number, number],
): { readonly index: number; readonly x: number; readonly y: number } | null {
  const [across, up] = [(pointX - left) / width, 1 - (pointY - top) / height];
  if (!(across >= 0 && across <= 1 && up >= 0 && up <= 1)) return null;
  const column = Math.round(across * (columns - 1));
  const row = Math.round(up * (rows - 1));
  return {
    index: row * columns + column,
    x: x[0] + ((x[1] - x[0]) * column) / (columns - 1),
    y: y[0] + ((y[1] - y[0]) * row) / (rows - 1),
  };
}
