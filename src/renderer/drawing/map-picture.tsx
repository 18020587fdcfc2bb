import { maps } from '../../compiler/maps/index.ts';
import { pictogram, pictogramPath } from '../../interchange/drawing/pictogram.ts';
import './drawing.css';

/** The pattern of a map's matrix as a small picture around (0, 0). A group for an enclosing `svg`. */
export function MapPicture({ kind, size }: { kind: string | undefined; size: number }) {
  const picture = pictogram(maps[kind ?? 'dense']?.pictogram);
  const pad = 3;
  const side = size + 2 * pad;
  return (
    <g className="map-picture">
      <rect className="map-frame" x={-side / 2} y={-side / 2} width={side} height={side} rx={3} />
      <g transform={`translate(${-size / 2} ${-size / 2})`}>
        <path className="map-free" d={pictogramPath(picture, size, '#')} />
        <path className="map-fixed" d={pictogramPath(picture, size, '+')} />
        <path className="map-negated" d={pictogramPath(picture, size, '-')} />
      </g>
    </g>
  );
}
