import { memo } from 'react';
import type { Series } from '../../lab/figure.ts';
import { css } from '../drawing/ink.ts';
import type { Ink } from '../drawing/ink.ts';
import { markerOutline } from '../drawing/marker.ts';
import type { Look } from './legend.tsx';
import { linePath, markerPlaces } from './paths.ts';
import type { Area } from './plot.tsx';

/** Markers in pixels. */
const radius = { few: 3.6, many: 2.6 } as const;
const many = 80;

/** One series as a line, as markers or as both. */
export const SeriesMarks = memo(function SeriesMarks({
  series,
  look,
  area,
  ink,
}: {
  series: Series;
  look: Look;
  area: Area;
  ink: Ink;
}) {
  const line = look.dash === null ? null : linePath(series, area.px, area.py);
  return (
    <g fill="none" strokeLinejoin="round">
      {line !== null && (
        <path d={line} stroke={css(look.colour)} strokeWidth={1.8} strokeDasharray={look.dash ?? ''} />
      )}
      {look.marker !== null && <Markers points={series} look={look} area={area} ink={ink} />}
    </g>
  );
});

/** Under a line, what sets it off from a coloured ground. */
export function Halo({ series, area, ink }: { series: Series; area: Area; ink: Ink }) {
  const stroke = { stroke: css(ink.panel, 0.7), strokeWidth: 3.6, strokeLinejoin: 'round' } as const;
  return <path d={linePath(series, area.px, area.py)} fill="none" {...stroke} />;
}

/** Points as markers of one look. */
export function Markers({
  points,
  look,
  area,
  ink,
}: {
  points: Pick<Series, 'x' | 'y'>;
  look: Look;
  area: Area;
  ink: Ink;
}) {
  const { colour, hollow } = look;
  // An outline is larger than the markers that it may lie on.
  const size = (points.x.length > many ? radius.many : radius.few) * (hollow ? 1.4 : 1);
  const outline = markerOutline(look.marker ?? 0);
  return (
    <g
      fill={hollow ? 'none' : css(colour)}
      stroke={css(hollow ? colour : ink.panel)}
      strokeWidth={(hollow ? 1.3 : 0.8) / size}
    >
      {markerPlaces(points, area.px, area.py).map(([x, y]) => (
        <path key={`${x},${y}`} d={outline} transform={`translate(${x} ${y}) scale(${size})`} />
      ))}
    </g>
  );
}
