import type { Series } from '../../lab/figure.ts';
import type { Place } from './paths.ts';

/** Points farther from the pointer than this are not meant, in pixels. */
const reach = 24;

/** The point of the shown series that is nearest to a place, with the number of its series; null when none is near. */
export function nearestPoint(
  series: readonly Pick<Series, 'x' | 'y'>[],
  shown: (index: number) => boolean,
  [left, top]: readonly [number, number],
  px: Place,
  py: Place,
): { readonly series: number; readonly x: number; readonly y: number } | null {
  let best: { series: number; x: number; y: number } | null = null;
  let least = reach;
  for (const [i, one] of series.entries()) {
    if (!shown(i)) continue;
    for (const [k, x] of one.x.entries()) {
      const y = one.y[k] ?? NaN;
      const distance = Math.hypot(px(x) - left, py(y) - top);
      if (!(distance < least)) continue;
      least = distance;
      best = { series: i, x, y };
    }
  }
  return best;
}
