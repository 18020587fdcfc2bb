import type { Figure, Series } from '../../lab/figure.ts';
import { css } from '../drawing/ink.ts';
import type { Ink, Rgb } from '../drawing/ink.ts';
import { markerOutline } from '../drawing/marker.ts';
import { regionColour } from './colours.ts';

/** How a series or a class looks, wherever it is drawn. */
export interface Look {
  readonly name: string;
  readonly colour: Rgb;
  /** Null: no line. */
  readonly dash: string | null;
  /** Number of a marker; null: none. */
  readonly marker: number | null;
  /** The marker is an outline, so that one beneath it is seen. */
  readonly hollow: boolean;
  /** The ground of a class region. */
  readonly ground: Rgb | null;
}

/** Colour is never the only difference between two lines. */
const dashes = ['', '7 3', '2 3', '9 3 2 3'] as const;

export function seriesLooks(series: readonly Series[], ink: Ink): readonly Look[] {
  return series.map(({ name, style }, i) => ({
    name,
    colour: series.length === 1 ? ink.accent : (ink.classes[i % 8] ?? ink.accent),
    dash: style === 'points' ? null : (dashes[i % dashes.length] ?? ''),
    marker: style === 'line' ? null : i,
    hollow: i % 2 === 1,
    ground: null,
  }));
}

/** The looks of everything in a figure that has a name. */
export function looksOf(figure: Figure, ink: Ink): readonly Look[] {
  switch (figure.kind) {
    case 'lines':
      return seriesLooks(figure.series, ink);
    case 'surface':
      return seriesLooks(figure.paths, ink);
    case 'classes':
      return figure.classes.map((name, kind) => ({
        name,
        colour: ink.classes[kind % 8] ?? ink.ink,
        dash: null,
        marker: kind,
        hollow: false,
        ground: regionColour(ink, kind),
      }));
    case 'histogram':
    case 'matrix':
      return [];
  }
}

/** Size of a sample, in pixels. */
export const sampleSize = { width: 24, height: 12 } as const;

/** A sample of a look, around the middle of its left end. */
export function Sample({ look, ink }: { look: Look; ink: Ink }) {
  const { colour, dash, marker, hollow, ground } = look;
  const middle = sampleSize.width / 2;
  return (
    <>
      {ground !== null && (
        <rect y={-sampleSize.height / 2} {...sampleSize} fill={css(ground)} stroke={css(ink.line)} />
      )}
      {dash !== null && (
        <path d={`M0,0H${sampleSize.width}`} stroke={css(colour)} strokeWidth={2} strokeDasharray={dash} />
      )}
      {marker !== null && (
        <path
          d={markerOutline(marker)}
          transform={`translate(${middle} 0) scale(4)`}
          fill={hollow ? 'none' : css(colour)}
          stroke={css(hollow ? colour : ink.panel)}
          strokeWidth={hollow ? 0.35 : 0.2}
        />
      )}
    </>
  );
}

/** The names under a picture; series can be hidden and shown by them. */
export function Legend({
  looks,
  ink,
  hidden,
  onToggle,
}: {
  looks: readonly Look[];
  ink: Ink;
  hidden: ReadonlySet<number>;
  /** Null where nothing can be hidden. */
  onToggle: ((index: number) => void) | null;
}) {
  return (
    <ul className="figure-legend">
      {looks.map((look, i) => {
        const sample = (
          <>
            <svg {...sampleSize} viewBox={`0 ${-sampleSize.height / 2} 24 12`} aria-hidden>
              <Sample look={look} ink={ink} />
            </svg>
            {look.name}
          </>
        );
        return (
          <li key={look.name}>
            {onToggle === null ? (
              <span className="legend-item">{sample}</span>
            ) : (
              <button
                type="button"
                className="legend-item"
                aria-pressed={!hidden.has(i)}
                title={hidden.has(i) ? `Show ${look.name}` : `Hide ${look.name}`}
                onClick={() => onToggle(i)}
              >
                {sample}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
