import { useMemo } from 'react';
import type { PointerEvent } from 'react';
import type { MatrixFigure } from '../../lab/figure.ts';
import { css, diverging } from '../drawing/ink.ts';
import { significant } from '../notation/number-text.ts';
import type { Body } from './body.ts';
import { barRoom, ColourBar } from './colour-bar.tsx';
import { grey } from './colours.ts';
import { raster } from './raster.ts';
import { extent, linearScale, scaleOf } from './scale.ts';

/** A picture is at most this high, and a cell at most this large, in pixels. */
const most = { height: 260, cell: 36 } as const;
const edge = 8;

/** A matrix as a picture, row 0 on top. */
export function MatrixPicture({ figure, svg, width, ink, read }: { figure: MatrixFigure } & Body) {
  const { title, rows, columns, values, shades } = figure;
  const cell = Math.min(most.cell, (width - barRoom - 24) / columns, most.height / rows);
  const [w, h] = [cell * columns, cell * rows];
  const { scale, colour } = useMemo(() => {
    if (shades === 'grey') return { scale: scaleOf({ label: '' }, values, true), colour: grey };
    const size = Math.max(...extent(values).map(Math.abs)) || 1;
    return { scale: linearScale([-size, size]), colour: (share: number) => diverging(ink, 2 * share - 1) };
  }, [shades, values, ink]);
  const href = useMemo(
    () => raster(columns, rows, (at) => colour(scale.share(values[at] ?? NaN)), false),
    [columns, rows, values, scale, colour],
  );
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left - edge) / cell);
    const row = Math.floor((event.clientY - box.top - edge) / cell);
    if (column < 0 || column >= columns || row < 0 || row >= rows) return read('');
    read(`row ${row + 1}, column ${column + 1}: ${significant(values[row * columns + column] ?? NaN)}`);
  };
  const [low, high] = extent(values).map(significant);
  return (
    <svg
      ref={svg}
      className="plot"
      width={width}
      height={Math.max(h, 60) + 2 * edge}
      viewBox={`0 0 ${width} ${Math.max(h, 60) + 2 * edge}`}
      role="img"
      aria-label={`${title}: ${rows} by ${columns} matrix with entries from ${low ?? ''} to ${high ?? ''}.`}
      onPointerMove={point}
      onPointerLeave={() => read('')}
    >
      <image
        href={href}
        x={edge}
        y={edge}
        width={w}
        height={h}
        preserveAspectRatio="none"
        imageRendering="pixelated"
      />
      <rect x={edge} y={edge} width={w} height={h} fill="none" stroke={css(ink.line)} />
      <ColourBar left={edge + w + 14} top={edge} height={Math.max(h, 60)} {...{ scale, colour, ink }} />
    </svg>
  );
}
