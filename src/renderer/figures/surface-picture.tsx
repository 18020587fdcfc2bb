import { useCallback, useMemo } from 'react';
import type { SurfaceFigure } from '../../lab/figure.ts';
import { css, mix } from '../drawing/ink.ts';
import type { Rgb } from '../drawing/ink.ts';
import { significant } from '../notation/number-text.ts';
import { heightFor, ratioOf } from './body.ts';
import type { Body } from './body.ts';
import { barRoom, ColourBar } from './colour-bar.tsx';
import { over, sequential } from './colours.ts';
import { cellAt, LatticeImage } from './lattice-image.tsx';
import { contoursAt } from './contours.ts';
import { contourPath } from './paths.ts';
import { areaIn, Plot } from './plot.tsx';
import { linearScale, scaleOf } from './scale.ts';
import { Halo, SeriesMarks } from './series-marks.tsx';

/** About how many contours are drawn. */
const levels = 14;

/** A function of two variables: colours, contours over them, and paths. */
export function SurfacePicture({
  figure,
  svg,
  width,
  ink,
  looks,
  hidden,
  read,
}: { figure: SurfaceFigure } & Body) {
  const { lattice, paths, x: across, y: up, logarithmic = false } = figure;
  const height = heightFor(width, true);
  const scales = useMemo(() => ({ x: linearScale(lattice.x), y: linearScale(lattice.y) }), [lattice]);
  const area = useMemo(
    () => areaIn({ width, height }, scales, [across.label, up.label], barRoom, ratioOf(lattice.x, lattice.y)),
    [scales, lattice, across, up, width, height],
  );
  const values = useMemo(
    () => scaleOf({ label: '', scale: logarithmic ? 'logarithmic' : 'linear' }, lattice.values, true),
    [lattice, logarithmic],
  );
  const contours = useMemo(() => {
    // Even steps of what is shown: of the logarithm on a logarithmic surface.
    const shares = logarithmic
      ? linearScale([0, 1]).ticks(levels)
      : values.ticks(levels).map((tick) => values.share(tick));
    return shares.map((share) => ({ share, lines: contoursAt(lattice, values.value(share)) }));
  }, [lattice, logarithmic, values]);
  // Pale enough for paths to stand out.
  const pale = paths.length > 0 ? 0.25 : 0.08;
  const colour = useCallback((share: number): Rgb => mix(sequential(share), ink.panel, pale), [ink, pale]);
  const valueColour = useCallback(
    (value: number) => colour(logarithmic && value <= 0 ? 0 : values.share(value)),
    [colour, values, logarithmic],
  );
  const point = (at: readonly [number, number] | null) => {
    const cell = at && cellAt(lattice, area, at);
    if (cell === null) return read('');
    const value = lattice.values[cell.index] ?? NaN;
    read(`(${significant(cell.x)}, ${significant(cell.y)}): ${significant(value)}`);
  };
  return (
    <Plot
      {...{ svg, width, height, area, ink, ...scales }}
      names={[across.label, up.label]}
      label={words(figure)}
      onPoint={point}
      aside={
        <ColourBar
          left={area.left + area.width + 12}
          top={area.top}
          height={area.height}
          scale={values}
          {...{ colour, ink }}
        />
      }
    >
      <LatticeImage lattice={lattice} area={area} smooth colour={valueColour} />
      {contours.map(({ share, lines }) => (
        <path
          key={share}
          d={contourPath(lines, area.px, area.py)}
          fill="none"
          stroke={css(over(colour(share)), 0.7)}
          strokeWidth={0.9}
        />
      ))}
      {paths.map((path, i) => {
        if (hidden.has(i) || path.style === 'points') return null;
        return <Halo key={path.name} series={path} area={area} ink={ink} />;
      })}
      {paths.map((path, i) => {
        const look = looks[i];
        if (hidden.has(i) || look === undefined) return null;
        return <SeriesMarks key={path.name} series={path} look={look} area={area} ink={ink} />;
      })}
    </Plot>
  );
}

function words({ title, x, y, lattice, paths }: SurfaceFigure): string {
  const { index, value } = lattice.values.reduce(
    (least, each, at) => (each < least.value ? { index: at, value: each } : least),
    { index: 0, value: Infinity },
  );
  const at = [
    lattice.x[0] + ((lattice.x[1] - lattice.x[0]) * (index % lattice.columns)) / (lattice.columns - 1),
    lattice.y[0] + ((lattice.y[1] - lattice.y[0]) * Math.floor(index / lattice.columns)) / (lattice.rows - 1),
  ].map(significant);
  const ends = paths.map(
    ({ name, x: xs, y: ys }) =>
      ` ${name} ends at (${significant(xs.at(-1) ?? NaN)}, ${significant(ys.at(-1) ?? NaN)}).`,
  );
  return `${title}: surface over ${x.label} and ${y.label}, least ${significant(value)} at (${at.join(', ')}).${ends.join('')}`;
}
