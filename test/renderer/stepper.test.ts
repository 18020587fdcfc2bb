/** How values are laid out, and which lines of a long table are drawn. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrange, extremaOf, raster } from '../../src/renderer/stepper/arrange.ts';
import { windowOf } from '../../src/renderer/stepper/window-of.ts';

describe('arrangement', () => {
  test('every number stands in it exactly once, whatever the shape', () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.oneof(shapes, fc.tuple(fc.integer({ min: 1, max: 500 }))), (shape) => {
        const { rows, columns, index } = arrange(shape);
        const met: number[] = [];
        for (let row = 0; row < rows; row += 1)
          for (let column = 0; column < columns; column += 1) met.push(index(row, column));
        const count = shape.reduce((a, b) => a * b, 1);
        expect(met.filter((at) => at >= 0).toSorted((a, b) => a - b)).toEqual([...Array(count).keys()]);
      }),
    );
  });

  test('matrices stand as they are, feature maps channel by channel', () => {
    const matrix = arrange([2, 3]);
    expect([matrix.rows, matrix.columns, matrix.index(1, 2)]).toEqual([2, 3, 5]);
    // Height 2, width 3, 2 channels: number (i, j, c) lies at (3i + j)·2 + c.
    const maps = arrange([2, 3, 2]);
    expect([maps.rows, maps.columns]).toEqual([2, 6]);
    expect(maps.index(1, 2)).toBe((3 + 2) * 2);
    expect(maps.index(0, 3 + 1)).toBe(1 * 2 + 1);
    expect(arrange([24]).columns).toBe(1);
    expect(arrange([25]).columns).toBe(5);
  });
});

test('a picture keeps the number largest in size where several share a pixel', () => {
  const values = Float64Array.from({ length: 10_000 }, (_, i) => Math.sin(i));
  values[7_321] = -5;
  const picture = raster(arrange([100, 100]), values, 10);
  expect([picture.width, picture.height]).toEqual([10, 10]);
  expect(picture.values[7 * 10 + 2]).toBe(-5); // row 73, column 21
  const whole = raster(arrange([2, 2]), Float64Array.of(1, 2, 3, 4), 10);
  expect([...whole.values]).toEqual([1, 2, 3, 4]);
});

test('extrema are of the finite numbers; the others are counted', () => {
  expect(extremaOf(Float64Array.of(3, NaN, -2, Infinity, 3))).toEqual({ least: 2, largest: 0, unsound: 2 });
  expect(extremaOf(Float64Array.of(NaN))).toEqual({ least: -1, largest: -1, unsound: 1 });
});

test('of a long list what is seen is drawn, and little more', () => {
  expect(windowOf(50, 26, 0, 200)).toEqual({ first: 0, end: 50 });
  fc.assert(
    fc.property(
      fc.integer({ min: 201, max: 1e5 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (count, share) => {
        const top = share * Math.max(0, count * 26 - 300);
        const { first, end } = windowOf(count, 26, top, 300);
        expect(first * 26).toBeLessThanOrEqual(top);
        expect(end === count || end * 26 >= top + 300).toBe(true);
        expect(end - first).toBeLessThanOrEqual(40);
      },
    ),
  );
});
