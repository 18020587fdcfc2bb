import type { RefObject } from 'react';
import type { Ink } from '../drawing/ink.ts';
import type { Look } from './legend.tsx';

/** What every kind of figure is drawn with. */
export interface Body {
  readonly svg: RefObject<SVGSVGElement | null>;
  readonly width: number;
  readonly ink: Ink;
  readonly looks: readonly Look[];
  /** Series that are not to be shown. */
  readonly hidden: ReadonlySet<number>;
  /** Says what is pointed at. */
  readonly read: (text: string) => void;
}

/** Height of a picture as wide as this, in pixels; one of a plane is higher. */
export function heightFor(width: number, plane = false): number {
  return Math.round(Math.min(plane ? 460 : 400, Math.max(200, (plane ? 0.72 : 0.62) * width)));
}

/** Width to height of a plane in which both axes are drawn alike; null where one is much longer than the other. */
export function ratioOf(x: readonly [number, number], y: readonly [number, number]): number | null {
  const ratio = Math.abs((x[1] - x[0]) / (y[1] - y[0]));
  return ratio >= 0.4 && ratio <= 2.5 ? ratio : null;
}
