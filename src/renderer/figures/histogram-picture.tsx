import { useMemo } from 'react';
import type { HistogramFigure } from '../../lab/figure.ts';
import { css, mix } from '../drawing/ink.ts';
import { significant } from '../notation/number-text.ts';
import { heightFor } from './body.ts';
import type { Body } from './body.ts';
import { areaIn, Plot } from './plot.tsx';
import { linearScale, scaleOf } from './scale.ts';

/** How many numbers fall into which bin. */
export function HistogramPicture({ figure, svg, width, ink, read }: { figure: HistogramFigure } & Body) {
  const { title, x: across, edges, counts } = figure;
  const height = heightFor(width);
  const { x, y, area } = useMemo(() => {
    const most = Math.max(1, ...counts);
    const scales = { x: scaleOf(across, edges, true), y: linearScale([0, 1.05 * most]) };
    return { ...scales, area: areaIn({ width, height }, scales, [across.label, 'count'], 18, null) };
  }, [across, edges, counts, width, height]);
  const point = (at: readonly [number, number] | null) => {
    const value = at === null ? NaN : x.value((at[0] - area.left) / area.width);
    const bin = counts.findIndex((_, i) => value >= (edges[i] ?? NaN) && value < (edges[i + 1] ?? NaN));
    if (bin < 0) return read('');
    const [from, to] = [edges[bin], edges[bin + 1]].map((edge) => significant(edge ?? NaN));
    read(`${from ?? ''} to ${to ?? ''}: ${counts[bin] ?? 0}`);
  };
  const total = counts.reduce((sum, count) => sum + count, 0);
  const label = `${title}: ${total} numbers in ${counts.length} bins from ${significant(edges[0] ?? NaN)} to ${significant(edges.at(-1) ?? NaN)}.`;
  return (
    <Plot {...{ svg, width, height, area, x, y, ink, label }} names={[across.label, 'count']} onPoint={point}>
      <g fill={css(mix(ink.panel, ink.accent, 0.75))}>
        {counts.map((count, i) => {
          const left = area.px(edges[i] ?? NaN);
          const bar = area.px(edges[i + 1] ?? NaN) - left;
          if (count === 0 || !(bar > 0)) return null;
          const top = area.py(count);
          const gap = bar > 5 ? 1 : 0;
          return <rect key={left} x={left} y={top} width={bar - gap} height={area.top + area.height - top} />;
        })}
      </g>
    </Plot>
  );
}
