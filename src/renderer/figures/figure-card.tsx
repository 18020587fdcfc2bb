import { Download, Image as ImageIcon } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { Figure } from '../../lab/figure.ts';
import { counted } from '../controls/counted.ts';
import { IconButton } from '../controls/icon-button.tsx';
import type { Body } from './body.ts';
import { ClassesPicture } from './classes-picture.tsx';
import { HistogramPicture } from './histogram-picture.tsx';
import { Legend, looksOf } from './legend.tsx';
import { LinesPicture } from './lines-picture.tsx';
import { MatrixPicture } from './matrix-picture.tsx';
import { pngOf, standaloneSvg } from './standalone.ts';
import { SurfacePicture } from './surface-picture.tsx';
import { useInk, useSvg, useWidth } from './use-picture.ts';
import './figures.css';

/** Takes a picture away, as a file of this suffix. */
export type TakePicture = (
  title: string,
  suffix: 'svg' | 'png',
  contents: () => Promise<string | Uint8Array>,
) => void;

/** Pixels of an exported PNG to one on the screen. */
const sharpness = 2;

/** A figure with its title, its legend, what is pointed at, and the ways to take it away. */
export function FigureCard({ figure, onTake }: { figure: Figure; onTake: TakePicture }) {
  const holder = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLParagraphElement>(null);
  const svg = useSvg();
  const ink = useInk();
  const width = useWidth(holder);
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set<number>());
  const looks = useMemo(() => looksOf(figure, ink), [figure, ink]);
  // Written past React: a pointer moves often, and nothing else changes.
  const read = useCallback((text: string) => readout.current?.replaceChildren(text), []);
  const toggle = (index: number) =>
    setHidden((before) => {
      const next = new Set(before);
      if (!next.delete(index)) next.add(index);
      return next;
    });
  const alone = () => {
    if (svg.current === null) throw new Error('The picture is not on the screen.');
    const shown = looks.length > 1 ? looks.filter((_, i) => !hidden.has(i)) : [];
    return standaloneSvg(svg.current, figure.title, shown, ink);
  };
  const lost = useMemo(() => lostPoints(figure), [figure]);
  const series = figure.kind === 'lines' || figure.kind === 'surface';
  return (
    <figure className="figure" aria-label={figure.title}>
      <figcaption>
        <span className="figure-title">{figure.title}</span>
        <IconButton
          label="Save picture as SVG…"
          icon={Download}
          onClick={() => onTake(figure.title, 'svg', async () => alone().text)}
        />
        <IconButton
          label="Save picture as PNG…"
          icon={ImageIcon}
          onClick={() => onTake(figure.title, 'png', () => pngOf(alone(), sharpness))}
        />
      </figcaption>
      <div ref={holder} className="figure-holder">
        {width > 0 && <Picture figure={figure} {...{ svg, width, ink, looks, hidden, read }} />}
      </div>
      <p className="figure-readout" ref={readout} />
      {lost > 0 && (
        <p className="figure-lost">
          {counted(lost, 'point', 'points')} not above zero {lost === 1 ? 'has' : 'have'} no place on a
          logarithmic axis.
        </p>
      )}
      {looks.length > 1 && (
        <Legend looks={looks} ink={ink} hidden={hidden} onToggle={series ? toggle : null} />
      )}
    </figure>
  );
}

/** Points that a logarithmic axis cannot show. */
function lostPoints(figure: Figure): number {
  if (figure.kind !== 'lines') return 0;
  const { x: across, y: up, series } = figure;
  let lost = 0;
  for (const { x, y } of series) {
    for (const [i, value] of x.entries()) {
      const unfit =
        (across.scale === 'logarithmic' && value <= 0) || (up.scale === 'logarithmic' && (y[i] ?? 1) <= 0);
      if (unfit) lost += 1;
    }
  }
  return lost;
}

function Picture({ figure, ...body }: { figure: Figure } & Body) {
  switch (figure.kind) {
    case 'lines':
      return <LinesPicture figure={figure} {...body} />;
    case 'surface':
      return <SurfacePicture figure={figure} {...body} />;
    case 'classes':
      return <ClassesPicture figure={figure} {...body} />;
    case 'histogram':
      return <HistogramPicture figure={figure} {...body} />;
    case 'matrix':
      return <MatrixPicture figure={figure} {...body} />;
  }
}
