import { expect, test } from 'vitest';
import { freePlace } from '../../src/renderer/canvas/free-place.ts';

test('vertices that are added at one place stand in a row, none over another', () => {
  const places = [{ x: 0, y: 0 }];
  for (let n = 0; n < 3; n++) places.push(freePlace({ x: 10, y: 5 }, places));
  const gaps = places.slice(1).map(({ x }, i) => x - (places[i]?.x ?? 0));
  for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(96);
  expect(new Set(places.slice(1).map(({ y }) => y))).toEqual(new Set([5]));
});

test('a free place is taken as it is', () => {
  expect(freePlace({ x: 3, y: 200 }, [{ x: 0, y: 0 }])).toEqual({ x: 3, y: 200 });
});
