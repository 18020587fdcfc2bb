import { useEffect, useMemo, useRef } from 'react';
import { diverging, inkOf, mix } from '../drawing/ink.ts';
import { useThemeKey } from '../drawing/use-theme-key.ts';
import { significant } from '../notation/number-text.ts';
import { raster } from './arrange.ts';
import type { Arrangement } from './arrange.ts';

/** Pixels of the picture at most, and of one number at most. */
const extent = { side: 256, cell: 12 };

/** A large value as a heat map around zero. */
export function ValueHeat({
  arrangement,
  values,
  most,
}: {
  arrangement: Arrangement;
  values: Float64Array;
  /** Largest size of a number, for the colours. */
  most: number;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeKey();
  const picture = useMemo(() => raster(arrangement, values, extent.side), [arrangement, values]);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context) return;
    const ink = inkOf(canvas.current);
    const hole = mix(ink.panel, ink.line, 0.7);
    const image = new ImageData(picture.width, picture.height);
    picture.values.forEach((value, at) => {
      const colour = Number.isFinite(value) ? diverging(ink, value / most) : hole;
      image.data.set([...colour, 255], 4 * at);
    });
    context.putImageData(image, 0, 0);
  }, [picture, most, theme]);
  const { rows, columns } = arrangement;
  const cell = Math.min(extent.cell, extent.side / Math.max(rows, columns));
  return (
    <canvas
      ref={canvas}
      className="value-heat"
      width={picture.width}
      height={picture.height}
      style={{ width: Math.max(16, cell * columns), height: Math.max(8, cell * rows) }}
      role="img"
      aria-label={`Heat map of ${rows} by ${columns} numbers, colours to ±${significant(most)}`}
    />
  );
}
