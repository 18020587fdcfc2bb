import { describe, expect, it } from 'vitest';
import { spread } from '../../src/document/spread.ts';

describe('components as neurons', () => {
  it.each([[[5]], [[70]], [[3, 4]], [[8, 8, 4]], [[4, 4, 8]], [[2, 2, 30]], [[1, 1, 6]], [[40, 40, 2]]])(
    '%j: no two at one place, around the middle of the left side, as wide as it says',
    (shape) => {
      const { places, width } = spread(shape);
      expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(shape.reduce((a, b) => a * b, 1));
      const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
      expect([Math.min(...xs), Math.max(...xs)]).toEqual([0, width]);
      expect(Math.min(...ys) + Math.max(...ys)).toBeCloseTo(0, 9);
    },
  );

  it('feature maps stand one below the other, a gap between them, in as many columns as they need', () => {
    const { places } = spread([2, 3, 2]);
    const of = (channel: number) =>
      places.filter((_, i) => i % 2 === channel).map(({ x, y }) => [x / 80, y / 80]);
    const grid = (top: number) => [0, 1].flatMap((row) => [0, 1, 2].map((column) => [column, top + row]));
    expect([of(0), of(1)]).toEqual([grid(-2), grid(1)]);
    const wide = spread([8, 8, 4]);
    expect([wide.width / 80, Math.max(...wide.places.map(({ y }) => y)) / 40]).toEqual([16, 16]);
  });
});
