import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashText } from '../../src/base/hash.ts';
import { seededRandom } from '../../src/base/xoshiro.ts';

const draws = (seed: number, count: number): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random.uniform());
};

describe('our generator', () => {
  it('gives the same numbers for the same seed, others for another', () => {
    expect(draws(7, 100)).toEqual(draws(7, 100));
    for (const other of [8, 7.5, -7, 7 + 2 ** 32, 0]) expect(draws(other, 4)).not.toEqual(draws(7, 4));
  });

  it('never changes: the first numbers of seed 1', () => {
    expect(draws(1, 3)).toMatchInlineSnapshot(`
      [
        0.9532821580712583,
        0.367334644157713,
        0.4019788345491787,
      ]
    `);
  });

  it('is uniform in [0, 1) with the moments it should have', () => {
    const count = 100_000;
    const values = draws(3, count);
    expect(values.every((v) => v >= 0 && v < 1)).toBe(true);
    // Five standard errors of the mean (√(1/12)/√n) and of the mean square (√(4/45)/√n).
    const mean = values.reduce((s, v) => s + v, 0) / count;
    const square = values.reduce((s, v) => s + v * v, 0) / count;
    expect(Math.abs(mean - 1 / 2)).toBeLessThan((5 * Math.sqrt(1 / 12)) / Math.sqrt(count));
    expect(Math.abs(square - 1 / 3)).toBeLessThan((5 * Math.sqrt(4 / 45)) / Math.sqrt(count));
    // χ² over 100 bins: mean 99, variance 198.
    const bins = Array.from({ length: 100 }, () => 0);
    for (const v of values) bins[Math.floor(v * 100)]! += 1;
    const chi = bins.reduce((s, n) => s + (n - count / 100) ** 2 / (count / 100), 0);
    expect(Math.abs(chi - 99)).toBeLessThan(5 * Math.sqrt(198));
  });

  it('draws standard normals', () => {
    const random = seededRandom(4);
    const count = 100_000;
    const values = Array.from({ length: count }, () => random.normal());
    // Moments 0, 1, 0, 3 with variances 1, 2, 15, 96 of one sample; five standard errors.
    const moment = (k: number): number => values.reduce((s, v) => s + v ** k, 0) / count;
    [0, 1, 0, 3].forEach((expected, i) => {
      const error = Math.sqrt([1, 2, 15, 96][i]! / count);
      expect(Math.abs(moment(i + 1) - expected)).toBeLessThan(5 * error);
    });
  });

  it('permutes: every number once, every order alike', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 200 }), (seed, count) => {
        const order = [...seededRandom(seed).permutation(count)];
        expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
      }),
    );
    const random = seededRandom(5);
    const seen = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const key = random.permutation(4).join('');
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    expect(seen.size).toBe(24);
    // Binomial with mean 1000: deviation about 31, six of them.
    for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(186);
  });

  it('draws integers below the count', () => {
    const random = seededRandom(6);
    const seen = new Set(Array.from({ length: 1000 }, () => random.integer(7)));
    expect([...seen].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('forks by label without advancing', () => {
    const one = seededRandom(9);
    const before = one.fork('data').uniform();
    one.uniform();
    expect(one.fork('data').uniform()).toBe(before);
    expect(one.fork('batch').uniform()).not.toBe(before);
    expect(seededRandom(10).fork('data').uniform()).not.toBe(before);
    expect(one.fork('a').fork('b').uniform()).not.toBe(one.fork('b').fork('a').uniform());
  });
});

it('hashes as FNV-1a does', () => {
  // Published vectors of the 32-bit variant hold for one byte per unit; ours feeds a zero high byte as well.
  expect(hashText('')).toBe(0x811c9dc5);
  const byHand = Math.imul(Math.imul(0x811c9dc5 ^ 0x61, 0x01000193), 0x01000193) >>> 0;
  expect(hashText('a')).toBe(byHand);
});
