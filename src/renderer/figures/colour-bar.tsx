import { css } from '../drawing/ink.ts';
import type { Ink, Rgb } from '../drawing/ink.ts';
import type { Scale } from './scale.ts';
import { tickText } from './tick-text.ts';

/** Room that a colour bar takes at the right of a plot. */
export const barRoom = 64;
const steps = 48;

/** The colours beside a plot, with the numbers they mean. */
export function ColourBar({
  left,
  top,
  height,
  scale,
  colour,
  ink,
}: {
  left: number;
  top: number;
  height: number;
  scale: Scale;
  /** Colour of a share of the scale. */
  colour: (share: number) => Rgb;
  ink: Ink;
}) {
  const band = height / steps;
  return (
    <g>
      {Array.from({ length: steps }, (_, i) => (
        <rect
          key={i}
          x={left}
          y={top + height - (i + 1) * band}
          width={10}
          height={band + 0.5}
          fill={css(colour((i + 0.5) / steps))}
        />
      ))}
      <g fill={css(ink.inkSoft)}>
        {scale.ticks(height / 44).map((tick) => (
          <text key={tick} x={left + 15} y={top + height * (1 - scale.share(tick)) + 4}>
            {tickText(tick)}
          </text>
        ))}
      </g>
    </g>
  );
}
