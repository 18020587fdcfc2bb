import type { Series } from '../../lab/figure.ts';

/** Where a number stands on the picture, in pixels. */
export type Place = (value: number) => number;

/** Points nearer than this to the one drawn before, in pixels, cannot be told from it. */
const apart = 0.3;

/** Path data of a line through points; it breaks where a point has no place. Points that would not show are left out. */
export function linePath({ x, y }: Pick<Series, 'x' | 'y'>, px: Place, py: Place): string {
  let path = '';
  let pen: { x: number; y: number } | null = null;
  let drawn = true;
  const last = x.length - 1;
  for (const [i, value] of x.entries()) {
    const at = { x: px(value), y: py(y[i] ?? NaN) };
    if (!Number.isFinite(at.x) || !Number.isFinite(at.y)) {
      pen = null;
      continue;
    }
    drawn = pen === null || i === last || Math.hypot(at.x - pen.x, at.y - pen.y) >= apart;
    if (!drawn) continue;
    path += `${pen === null ? 'M' : 'L'}${short(at.x)},${short(at.y)}`;
    pen = at;
  }
  return path;
}

/** Places of markers; of those that cover each other all but the first are left out. */
export function markerPlaces(
  { x, y }: Pick<Series, 'x' | 'y'>,
  px: Place,
  py: Place,
): readonly (readonly [number, number])[] {
  const taken = new Set<string>();
  const places: [number, number][] = [];
  for (const [i, value] of x.entries()) {
    const at = [px(value), py(y[i] ?? NaN)] as [number, number];
    if (!Number.isFinite(at[0]) || !Number.isFinite(at[1])) continue;
    const key = at.map(Math.round).join();
    if (taken.has(key)) continue;
    taken.add(key);
    places.push(at);
  }
  return places;
}

/** Path data of contours: x and y by turns. */
export function contourPath(contours: readonly (readonly number[])[], px: Place, py: Place): string {
  let path = '';
  for (const points of contours) {
    for (let i = 0; i < points.length; i += 2) {
      path += `${i === 0 ? 'M' : 'L'}${short(px(points[i] ?? 0))},${short(py(points[i + 1] ?? 0))}`;
    }
  }
  return path;
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}
