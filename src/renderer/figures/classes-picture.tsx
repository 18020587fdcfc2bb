import { useCallback, useMemo } from 'react';
import type { ClassesFigure } from '../../lab/figure.ts';
import { css } from '../drawing/ink.ts';
import { significant } from '../notation/number-text.ts';
import { heightFor, ratioOf } from './body.ts';
import type { Body } from './body.ts';
import { regionColour } from './colours.ts';
import { contoursAt } from './contours.ts';
import { cellAt, LatticeImage } from './lattice-image.tsx';
import { contourPath } from './paths.ts';
import { areaIn, Plot } from './plot.tsx';
import { linearScale } from './scale.ts';
import { Markers } from './series-marks.tsx';

/** Class regions of the plane with the data on them. */
export function ClassesPicture({ figure, svg, width, ink, looks, read }: { figure: ClassesFigure } & Body) {
  const { lattice, classes, points } = figure;
  const height = heightFor(width, true);
  const scales = useMemo(() => ({ x: linearScale(lattice.x), y: linearScale(lattice.y) }), [lattice]);
  const area = useMemo(
    () => areaIn({ width, height }, scales, ['', ''], 18, ratioOf(lattice.x, lattice.y)),
    [scales, lattice, width, height],
  );
  const borders = useMemo(
    () =>
      classes.flatMap((_, kind) =>
        contoursAt({ ...lattice, values: lattice.values.map((value) => (value === kind ? 1 : 0)) }, 0.5),
      ),
    [lattice, classes],
  );
  const groups = useMemo(
    () =>
      classes.map((_, kind) => {
        const rows = points.of.flatMap((of, row) => (of === kind ? [row] : []));
        return { x: rows.map((row) => points.x[row] ?? NaN), y: rows.map((row) => points.y[row] ?? NaN) };
      }),
    [classes, points],
  );
  const colour = useCallback((kind: number) => regionColour(ink, kind), [ink]);
  const point = (at: readonly [number, number] | null) => {
    const cell = at && cellAt(lattice, area, at);
    if (cell === null) return read('');
    const kind = lattice.values[cell.index] ?? 0;
    read(`(${significant(cell.x)}, ${significant(cell.y)}): ${classes[kind] ?? kind}`);
  };
  return (
    <Plot
      {...{ svg, width, height, area, ink, ...scales }}
      names={['', '']}
      label={words(figure)}
      onPoint={point}
    >
      <LatticeImage lattice={lattice} area={area} colour={colour} />
      <path
        d={contourPath(borders, area.px, area.py)}
        fill="none"
        stroke={css(ink.inkSoft)}
        strokeWidth={1}
      />
      {groups.map((group, kind) => {
        const look = looks[kind];
        return look && <Markers key={look.name} points={group} look={look} area={area} ink={ink} />;
      })}
    </Plot>
  );
}

function words({ title, classes, lattice, points }: ClassesFigure): string {
  const shares = classes.map((name, kind) => {
    const count = lattice.values.reduce((sum, value) => sum + (value === kind ? 1 : 0), 0);
    return `${name} ${Math.round((100 * count) / Math.max(1, lattice.values.length))} %`;
  });
  const data = points.x.length === 0 ? '' : ` With ${points.x.length} data points.`;
  return `${title}: regions ${shares.join(', ')} of the picture.${data}`;
}
