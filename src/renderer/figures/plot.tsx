import { useId } from 'react';
import type { PointerEvent, ReactNode, RefObject } from 'react';
import { css } from '../drawing/ink.ts';
import type { Ink } from '../drawing/ink.ts';
import type { Place } from './paths.ts';
import type { Scale } from './scale.ts';
import { tickText } from './tick-text.ts';

/** What is drawn inside of the axes is given these. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly px: Place;
  readonly py: Place;
}

/** About the width of a character of tick labels, in pixels. */
const character = 6.2;
/** Below the plot: the numbers, and the name where there is one. */
const below = { numbers: 20, name: 15 } as const;
/** Room over the plot, where the colour bar's numbers reach out as well. */
const above = 8;

/** The plot's area in a picture: room for the numbers at the left and below, and for what stands at the right. */
export function areaIn(
  picture: { width: number; height: number },
  { x, y }: { x: Scale; y: Scale },
  names: readonly [string, string],
  right: number,
  ratio: number | null,
): Area {
  const numbers = Math.max(...y.ticks(picture.height / 44).map((tick) => tickText(tick).length), 1);
  const left = (names[1] === '' ? 12 : 26) + character * numbers;
  let width = Math.max(20, picture.width - left - right);
  const height = Math.max(20, picture.height - above - below.numbers - (names[0] === '' ? 0 : below.name));
  if (ratio !== null) width = Math.min(width, height * ratio);
  return {
    left,
    top: above,
    width,
    height,
    px: (value) => left + width * x.share(value),
    py: (value) => above + height * (1 - y.share(value)),
  };
}

/** A coordinate system: frame, round numbers, names, and what is drawn in it. */
export function Plot({
  svg,
  width,
  height,
  area,
  x,
  y,
  names,
  ink,
  label,
  aside,
  onPoint,
  children,
}: {
  svg: RefObject<SVGSVGElement | null>;
  width: number;
  height: number;
  area: Area;
  x: Scale;
  y: Scale;
  names: readonly [string, string];
  ink: Ink;
  /** What the picture shows, in words. */
  label: string;
  /** Beside the plot. */
  aside?: ReactNode;
  /** Told the place pointed at, in pixels of the picture; null when the pointer leaves. */
  onPoint?: (at: readonly [number, number] | null) => void;
  children: ReactNode;
}) {
  const clip = `area${useId().replaceAll(/[^\w-]/g, '')}`;
  const { left, top, px, py } = area;
  const [soft, hairline] = [css(ink.inkSoft), css(ink.line)];
  const bottom = top + area.height;
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    onPoint?.([event.clientX - box.left, event.clientY - box.top]);
  };
  return (
    <svg
      ref={svg}
      className="plot"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      onPointerMove={point}
      onPointerLeave={() => onPoint?.(null)}
    >
      <clipPath id={clip}>
        <rect x={left} y={top} width={area.width} height={area.height} />
      </clipPath>
      <g stroke={hairline} strokeWidth={1}>
        {x.ticks(area.width / 70).map((tick) => (
          <path key={tick} d={`M${px(tick)},${top}V${bottom + 3}`} />
        ))}
        {y.ticks(area.height / 44).map((tick) => (
          <path key={tick} d={`M${left - 3},${py(tick)}H${left + area.width}`} />
        ))}
      </g>
      <g clipPath={`url(#${clip})`}>{children}</g>
      <rect
        x={left}
        y={top}
        width={area.width}
        height={area.height}
        fill="none"
        stroke={hairline}
        strokeWidth={1}
      />
      <g fill={soft} textAnchor="middle">
        {x.ticks(area.width / 70).map((tick) => (
          <text key={tick} x={px(tick)} y={bottom + 14}>
            {tickText(tick)}
          </text>
        ))}
        <text x={left + area.width / 2} y={bottom + 29}>
          {names[0]}
        </text>
        <text transform={`translate(11 ${top + area.height / 2}) rotate(-90)`}>{names[1]}</text>
      </g>
      <g fill={soft} textAnchor="end">
        {y.ticks(area.height / 44).map((tick) => (
          <text key={tick} x={left - 6} y={py(tick) + 4}>
            {tickText(tick)}
          </text>
        ))}
      </g>
      {aside}
    </svg>
  );
}
