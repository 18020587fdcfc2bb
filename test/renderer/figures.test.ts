import { describe, expect, it } from 'vitest';
import type { Lattice } from '../../src/lab/figure.ts';
import { sequential } from '../../src/renderer/figures/colours.ts';
import { contoursAt } from '../../src/renderer/figures/contours.ts';
import { nearestPoint } from '../../src/renderer/figures/nearest-point.ts';
import { linePath, markerPlaces } from '../../src/renderer/figures/paths.ts';
import { scaleOf } from '../../src/renderer/figures/scale.ts';
import { tickText } from '../../src/renderer/figures/tick-text.ts';

function latticeOf(
  f: (x: number, y: number) => number,
  points: number,
  x: readonly [number, number] = [-1, 1],
  y: readonly [number, number] = [-1, 1],
): Lattice {
  const at = ([low, high]: readonly [number, number], i: number) => low + ((high - low) * i) / (points - 1);
  const values = Array.from({ length: points * points }, (_, k) =>
    f(at(x, k % points), at(y, Math.floor(k / points))),
  );
  return { columns: points, rows: points, x, y, values };
}

const pairs = (contour: readonly number[]) =>
  Array.from(
    { length: contour.length / 2 },
    (_, i) => [contour[2 * i] ?? 0, contour[2 * i + 1] ?? 0] as const,
  );

describe('contours', () => {
  it('follow a circle once, closed', () => {
    const found = contoursAt(
      latticeOf((x, y) => x * x + y * y, 81),
      0.5,
    );
    expect(found).toHaveLength(1);
    const points = pairs(found[0] ?? []);
    expect(points[0]).toEqual(points.at(-1));
    // Linear interpolation of r² between points h apart is off by at most h²/4 in r², h²/(8r) in r.
    const h = 2 / 80;
    for (const [x, y] of points) {
      expect(Math.abs(Math.hypot(x, y) - Math.SQRT1_2)).toBeLessThan(h * h);
    }
    // All the way round: the length of the polygon is nearly that of the circle.
    let length = 0;
    for (const [i, [x, y]] of points.entries()) {
      const [u, v] = points[i + 1] ?? [x, y];
      length += Math.hypot(u - x, v - y);
    }
    expect(length / (2 * Math.PI * Math.SQRT1_2)).toBeCloseTo(1, 2);
  });

  it('of a plane are straight lines from border to border, in the lattice’s own coordinates', () => {
    const lattice = latticeOf((x, y) => x + y, 5, [10, 14], [-3, 1]);
    const found = contoursAt(lattice, 9.5);
    expect(found).toHaveLength(1);
    const points = pairs(found[0] ?? []);
    for (const [x, y] of points) expect(x + y).toBeCloseTo(9.5, 12);
    for (const [x, y] of [points[0], points.at(-1)].filter((p) => p !== undefined)) {
      expect([10, 14].includes(x) || [-3, 1].includes(y)).toBe(true);
    }
  });

  it('parts the corners of a saddle by the mean of the cell', () => {
    const saddle = (corners: readonly number[]): Lattice => ({
      columns: 2,
      rows: 2,
      x: [0, 1],
      y: [0, 1],
      values: corners,
    });
    // High at lower left and upper right; the mean decides whether they are joined.
    const ends = (corners: readonly number[]) =>
      contoursAt(saddle(corners), 1).map((c) => pairs(c).map(([x, y]) => [x, y]));
    const joined = ends([4, 0, 0, 4]);
    expect(joined).toHaveLength(2);
    // Each line cuts off a low corner: (1, 0) or (0, 1).
    for (const line of joined) {
      const near = line.every(([x = 0, y = 0]) => Math.hypot(x - 1, y) <= 0.75 + 1e-9)
        ? 'right'
        : line.every(([x = 0, y = 0]) => Math.hypot(x, y - 1) <= 0.75 + 1e-9)
          ? 'left'
          : 'neither';
      expect(near).not.toBe('neither');
    }
    const parted = ends([1.2, 0, 0, 1.2]);
    for (const line of parted) {
      const low = line.every(([x = 0, y = 0]) => x + y < 1);
      const high = line.every(([x = 0, y = 0]) => x + y > 1);
      expect(low || high).toBe(true);
    }
  });

  it('leaves out cells without numbers', () => {
    const lattice = latticeOf((x, y) => (x < 0 ? NaN : y), 9);
    const points = contoursAt(lattice, 0.1).flatMap(pairs);
    expect(points.length).toBeGreaterThan(0);
    for (const [x] of points) expect(x).toBeGreaterThanOrEqual(0);
  });

  it('counts what there is: two hills are two lines, none above the highest', () => {
    const hills = latticeOf(
      (x, y) => Math.exp(-20 * ((x - 0.5) ** 2 + y * y)) + Math.exp(-20 * ((x + 0.5) ** 2 + y * y)),
      61,
    );
    expect(contoursAt(hills, 0.6)).toHaveLength(2);
    expect(contoursAt(hills, 1.5)).toHaveLength(0);
  });
});

describe('scales', () => {
  it('hold all finite values, with a margin', () => {
    const scale = scaleOf({ label: '' }, [3, NaN, -1, Infinity, 2]);
    expect(scale.range[0]).toBeCloseTo(-1.16, 12);
    expect(scale.range[1]).toBeCloseTo(3.16, 12);
    expect(scale.share(1)).toBeCloseTo(0.5, 12);
    expect(scale.value(scale.share(2.5))).toBeCloseTo(2.5, 12);
  });

  it('keep to a given range and to tight ones', () => {
    expect(scaleOf({ label: '', range: [-1, 2] }, [50]).range).toEqual([-1, 2]);
    expect(scaleOf({ label: '' }, [0, 10], true).range).toEqual([0, 10]);
  });

  it('make room around a single number, and have one where there is none', () => {
    const one = scaleOf({ label: '' }, [5, 5]);
    expect(one.share(5)).toBeCloseTo(0.5, 12);
    const none = scaleOf({ label: '' }, [NaN]);
    expect(none.range[0]).toBeLessThan(none.range[1]);
  });

  it('are even in powers of ten on a logarithmic axis, where zero has no place', () => {
    const scale = scaleOf({ label: '', scale: 'logarithmic' }, [0, -4, 1e-6, 1e2], true);
    expect(scale.range).toEqual([1e-6, 1e2]);
    expect(scale.share(1e-2)).toBeCloseTo(0.5, 12);
    expect(scale.value(0.25)).toBeCloseTo(1e-4, 16);
    expect(scale.share(0)).toBeNaN();
    for (const tick of scale.ticks(5)) expect(Number.isInteger(Math.log10(tick))).toBe(true);
  });

  it('write round numbers as people do', () => {
    expect([0, 0.05, -20, 1e-7, 2e5, -5e-4, 10000].map(tickText)).toEqual([
      '0',
      '0.05',
      '−20',
      '10⁻⁷',
      '2·10⁵',
      '−5·10⁻⁴',
      '10000',
    ]);
  });
});

describe('paths', () => {
  const same = (value: number) => value;

  it('break where a point has no place, and keep the last point', () => {
    expect(linePath({ x: [0, 1, 2, 3, 4], y: [0, 1, NaN, 3, 4] }, same, same)).toBe('M0,0L1,1M3,3L4,4');
    // Points that cannot be told apart are left out, but for the end.
    expect(linePath({ x: [0, 0.1, 0.2, 0.25], y: [0, 0, 0, 0] }, same, same)).toBe('M0,0L0.25,0');
  });

  it('go back and forth as the points do', () => {
    expect(linePath({ x: [0, 5, 1], y: [0, 5, 9] }, same, same)).toBe('M0,0L5,5L1,9');
  });

  it('draw covered markers once', () => {
    expect(markerPlaces({ x: [1, 1.2, 7], y: [1, 1.1, 7] }, same, same)).toEqual([
      [1, 1],
      [7, 7],
    ]);
  });

  it('find the point that is meant', () => {
    const series = [
      { x: [0, 10], y: [0, 10] },
      { x: [11], y: [11] },
    ];
    expect(nearestPoint(series, () => true, [11, 12], same, same)).toEqual({ series: 1, x: 11, y: 11 });
    expect(nearestPoint(series, (i) => i === 0, [11, 12], same, same)).toEqual({ series: 0, x: 10, y: 10 });
    expect(nearestPoint(series, () => true, [500, 500], same, same)).toBeNull();
  });
});

describe('the map for magnitudes', () => {
  it('grows lighter all the way', () => {
    const light = (share: number) => {
      const [r, g, b] = sequential(share);
      return 0.2126 * (r / 255) ** 2.2 + 0.7152 * (g / 255) ** 2.2 + 0.0722 * (b / 255) ** 2.2;
    };
    for (let i = 1; i <= 40; i += 1) expect(light(i / 40)).toBeGreaterThan(light((i - 1) / 40));
    expect(sequential(-3)).toEqual(sequential(0));
    expect(sequential(7)).toEqual(sequential(1));
  });
});
