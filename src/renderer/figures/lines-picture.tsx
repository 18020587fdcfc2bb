import { useMemo } from 'react';
import type { LinesFigure, Series } from '../../lab/figure.ts';
import { significant } from '../notation/number-text.ts';
import { heightFor } from './body.ts';
import type { Body } from './body.ts';
import { nearestPoint } from './nearest-point.ts';
import { areaIn, Plot } from './plot.tsx';
import { scaleOf } from './scale.ts';
import { SeriesMarks } from './series-marks.tsx';

/** Curves, points and paths. */
export function LinesPicture({
  figure,
  svg,
  width,
  ink,
  looks,
  hidden,
  read,
}: { figure: LinesFigure } & Body) {
  const { series, x: across, y: up } = figure;
  const height = heightFor(width);
  const shown = useMemo(() => series.filter((_, i) => !hidden.has(i)), [series, hidden]);
  // Lines alone reach from side to side; markers need room.
  const tight = series.every(({ style }) => style === 'line');
  const { x, y, area } = useMemo(() => {
    const scales = {
      x: scaleOf(across, everyNumber(shown, 'x'), tight),
      y: scaleOf(up, everyNumber(shown, 'y')),
    };
    return { ...scales, area: areaIn({ width, height }, scales, [across.label, up.label], 18, null) };
  }, [across, up, shown, tight, width, height]);
  const point = (at: readonly [number, number] | null) => {
    const near = at && nearestPoint(series, (i) => !hidden.has(i), at, area.px, area.py);
    const name = series.length > 1 ? `${series[near?.series ?? 0]?.name ?? ''}: ` : '';
    read(near === null ? '' : `${name}${significant(near.x)}, ${significant(near.y)}`);
  };
  return (
    <Plot
      {...{ svg, width, height, area, x, y, ink }}
      names={[across.label, up.label]}
      label={words(figure)}
      onPoint={point}
    >
      {series.map((one, i) => {
        const look = looks[i];
        if (hidden.has(i) || look === undefined) return null;
        return <SeriesMarks key={one.name} series={one} look={look} area={area} ink={ink} />;
      })}
    </Plot>
  );
}

function* everyNumber(series: readonly Series[], of: 'x' | 'y'): Generator<number> {
  for (const one of series) yield* one[of];
}

/** Where every series begins and ends. */
function words({ title, x, y, series }: LinesFigure): string {
  const ends = series.map(({ name, x: xs, y: ys }) => {
    const [first, last] = [0, xs.length - 1].map(
      (i) => `(${significant(xs[i] ?? NaN)}, ${significant(ys[i] ?? NaN)})`,
    );
    return xs.length < 2 ? `${name} at ${first ?? ''}` : `${name} from ${first ?? ''} to ${last ?? ''}`;
  });
  return `${title}: ${y.label} over ${x.label}. ${ends.join('; ')}.`;
}
