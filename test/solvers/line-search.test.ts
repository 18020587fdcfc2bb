import { describe, expect, test } from 'vitest';
import { armijoSearch } from '../../src/solvers/armijo.ts';
import { halvingSearch } from '../../src/solvers/halving.ts';
import type { Objective } from '../../src/solvers/objective.ts';
import { placeAt } from '../../src/solvers/progress.ts';
import { wolfeSearch } from '../../src/solvers/wolfe.ts';

/** A function of one number with its derivative. */
const line = (f: (t: number) => number, df: (t: number) => number): Objective => ({
  size: 1,
  value: ([t]) => f(t!),
  gradient: ([t]) => ({ value: f(t!), gradient: Float64Array.of(df(t!)) }),
  curvature: null,
});
const one = Float64Array.of(1);

describe('halving', () => {
  /** Falls for steps below `limit` only. */
  const gate = (limit: number): Objective =>
    line(
      (t) => (t > 0 && t < limit ? -1 : 0),
      () => -1,
    );

  test('accepts any decrease, keeps μ, and lets it grow by 1.5 up to 1 after success at once', () => {
    const search = halvingSearch(20);
    const steps = [0.3, 2, 2, 2, 2].map((limit) => {
      const f = gate(limit);
      const { step, trials } = search(f, placeAt(f, Float64Array.of(0)), one, 1);
      return [step, trials];
    });
    expect(steps).toEqual([
      [0.25, 3],
      [0.25, 1],
      [0.375, 1],
      [0.5625, 1],
      [0.84375, 1],
    ]);
    const f = gate(2);
    expect(search(f, placeAt(f, Float64Array.of(0)), one, 1).step).toBe(1);
  });

  test('gives up after the given number of trials and says whether values were finite', () => {
    const rising = line(
      (t) => t,
      () => -1,
    );
    const at = placeAt(rising, Float64Array.of(0));
    expect(halvingSearch(10)(rising, at, one, 1)).toMatchObject({ place: null, trials: 10, finite: true });
    const broken = line(
      (t) => (t === 0 ? 0 : NaN),
      () => -1,
    );
    expect(halvingSearch(10)(broken, at, one, 1)).toMatchObject({ place: null, finite: false });
  });

  test('an equal value is no decrease', () => {
    const flat = line(
      () => 1,
      () => -1,
    );
    expect(halvingSearch(10)(flat, placeAt(flat, Float64Array.of(0)), one, 1).place).toBeNull();
  });
});

test('Armijo takes the first halved step with sufficient decrease', () => {
  const f = line(
    (t) => (t - 1) ** 2,
    (t) => 2 * (t - 1),
  );
  const at = placeAt(f, Float64Array.of(0));
  // φ(t) = (t − 1)² ≤ 1 − 2c₁t holds for t ≤ 2 − 2c₁.
  for (const [c1, step] of [
    [1e-4, 1],
    [0.49, 1],
    [0.1, 1],
  ] as const) {
    expect(armijoSearch(c1)(f, at, one, 8).step).toBe(step);
  }
  expect(armijoSearch(1e-4)(f, at, one, 1.99)).toMatchObject({ step: 1.99, trials: 1 });
  expect(armijoSearch(0.1)(f, at, one, 1.9)).toMatchObject({ step: 0.95, trials: 2 });
});

describe('strong Wolfe', () => {
  const functions: Readonly<Record<string, Objective>> = {
    parabola: line(
      (t) => (t - 3) ** 2,
      (t) => 2 * (t - 3),
    ),
    'far away': line(
      (t) => (t / 100 - 3) ** 2,
      (t) => (t / 100 - 3) / 50,
    ),
    'Moré–Thuente 1': line(
      (t) => -t / (t * t + 2),
      (t) => (t * t - 2) / (t * t + 2) ** 2,
    ),
    quartic: line(
      (t) => (t - 1) ** 4 + 0.1 * t,
      (t) => 4 * (t - 1) ** 3 + 0.1,
    ),
    ripples: line(
      (t) => -t + 0.3 * Math.sin(12 * t) + 0.1 * t * t,
      (t) => -1 + 3.6 * Math.cos(12 * t) + 0.2 * t,
    ),
    'a wall': line(
      (t) => (t > 1.8 ? NaN : -Math.log(2 - t) - 3 * t),
      (t) => (t > 1.8 ? NaN : 1 / (2 - t) - 3),
    ),
  };
  for (const [name, f] of Object.entries(functions)) {
    for (const [c1, c2] of [
      [1e-4, 0.9],
      [1e-4, 0.1],
      [1e-3, 1e-3],
    ] as const) {
      for (const first of [1e-3, 1, 50]) {
        test(`${name}, c₂ = ${c2}, from ${first}`, () => {
          const sign = f.gradient(Float64Array.of(0)).gradient[0]! > 0 ? -1 : 1;
          const at = placeAt(f, Float64Array.of(0));
          const slope = sign * at.gradient[0]!;
          const { step, place, trials } = wolfeSearch(c1, c2)(f, at, Float64Array.of(sign), first);
          expect(place).not.toBeNull();
          expect(trials).toBeLessThan(30);
          expect(step).toBeGreaterThan(0);
          expect(place!.value).toBeLessThanOrEqual(at.value + c1 * step * slope);
          expect(Math.abs(place!.gradient[0]!)).toBeLessThanOrEqual(-c2 * slope);
          expect(place!.x[0]).toBe(sign * step);
        });
      }
    }
  }

  test('a parabola is minimised exactly when c₂ asks for it', () => {
    const f = functions['parabola']!;
    const { step, trials } = wolfeSearch(1e-4, 1e-12)(f, placeAt(f, Float64Array.of(0)), one, 1);
    expect(step).toBeCloseTo(3, 12);
    expect(trials).toBeLessThanOrEqual(4);
  });

  test('a function without a lower bound gives its best trial, one that only rises gives none', () => {
    const falling = line(
      (t) => -t,
      () => -1,
    );
    const found = wolfeSearch(1e-4, 0.9, 10)(falling, placeAt(falling, Float64Array.of(0)), one, 1);
    expect(found.step).toBeGreaterThan(500);
    const rising = line(
      (t) => t,
      () => -1,
    );
    expect(wolfeSearch(1e-4, 0.9)(rising, placeAt(rising, Float64Array.of(0)), one, 1)).toMatchObject({
      place: null,
      finite: true,
    });
  });
});
