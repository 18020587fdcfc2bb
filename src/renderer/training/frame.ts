import { css } from '../drawing/ink.ts';
import type { Ink } from '../drawing/ink.ts';

/** A plot on a canvas: its area in CSS pixels and the numbers at its edges. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

const gap = { left: 34, right: 6, top: 6, bottom: 30 };

/** The largest frame in a box of CSS pixels; a square one where both axes mean the same. */
export function frameIn(
  box: { width: number; height: number },
  ranges: Pick<Frame, 'x' | 'y'>,
  square: boolean,
): Frame {
  const width = Math.max(1, box.width - gap.left - gap.right);
  const height = Math.max(1, box.height - gap.top - gap.bottom);
  const side = Math.min(width, height);
  return {
    left: gap.left,
    top: gap.top,
    width: square ? side : width,
    height: square ? side : height,
    ...ranges,
  };
}

export function placeX({ left, width, x: [low, high] }: Frame, value: number): number {
  return left + (width * (value - low)) / (high - low);
}

export function placeY({ top, height, y: [low, high] }: Frame, value: number): number {
  return top + height - (height * (value - low)) / (high - low);
}

/** Round numbers between two, about `wanted` of them: multiples of 1, 2 or 5 times a power of ten. */
export function ticks([low, high]: readonly [number, number], wanted: number): readonly number[] {
  const rough = (high - low) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

/** Hairline axes with round numbers, and the names of what they measure. */
export function paintAxes(
  context: CanvasRenderingContext2D,
  frame: Frame,
  ink: Ink,
  names: readonly [string, string],
): void {
  const { left, top, width, height } = frame;
  context.strokeStyle = css(ink.line);
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
  context.fillStyle = css(ink.inkSoft);
  context.textAlign = 'center';
  context.textBaseline = 'top';
  for (const value of ticks(frame.x, width / 50)) {
    const x = placeX(frame, value);
    context.fillRect(x - 0.5, top + height, 1, 3);
    context.fillText(text(value), x, top + height + 5);
  }
  context.fillText(names[0], left + width / 2, top + height + 17, width);
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const value of ticks(frame.y, height / 32)) {
    const y = placeY(frame, value);
    context.fillRect(left - 3, y - 0.5, 3, 1);
    context.fillText(text(value), left - 5, y);
  }
  context.save();
  context.translate(6, top + height / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = 'center';
  context.fillText(names[1], 0, 0, height);
  context.restore();
}

function text(value: number): string {
  return String(value).replace('-', '−');
}
