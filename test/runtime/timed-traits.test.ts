import { describe, expect, test } from 'vitest';
import { timedTraits } from '../../src/runtime/tiled/timed-traits.ts';

type Times = readonly [low: number, high: number, wide: number];

/** A clock by which products take as long as is said: `times` of the three sorts of tiles by the number of the look. */
function clock(times: (look: number) => Times): { now: () => number; looks: () => number } {
  let calls = 0;
  let time = 0;
  return {
    // Asked before and after each of the three.
    now: () => {
      const [look, at] = [Math.floor(calls / 6), calls % 6];
      calls += 1;
      if (at % 2 === 1) time += times(look)[(at - 1) / 2] ?? NaN;
      return time;
    },
    looks: () => calls / 6,
  };
}

describe('what the clock tells of an engine', () => {
  test.each([
    ['twice as fast in wide tiles, faster in high ones', [1, 0.7, 0.55], true, true],
    ['faster in high tiles, slower in wide ones', [1, 0.85, 1.5], true, false],
    ['low, narrow tiles are fastest', [1, 1.25, 1.5], false, false],
    ['the others compiled anew and the low one in haste: nobody knows', [8, 0.9, 0.6], false, false],
    ['the low one compiled anew and the others in haste: nobody knows', [1, 5, 5], false, false],
  ] as const)('%s', (_, times, keepsOrder, joins) => {
    const { now, looks } = clock(() => times);
    expect(timedTraits(false, now)).toEqual({ keepsOrder, joins });
    expect(looks()).toBeLessThan(20);
  });

  test('what is compiled in haste does not count, nor what is disturbed', () => {
    const early: Times = [9, 9, 5];
    const joined = clock((look) => (look < 4 ? early : look % 2 === 0 ? [1, 2, 0.55] : [0.98, 0.8, 3]));
    expect(timedTraits(false, joined.now)).toEqual({ keepsOrder: true, joins: true });
    const apart = clock((look) => (look < 4 ? early : look % 2 === 0 ? [1, 1.2, 1.4] : [3, 1.3, 1.5]));
    expect(timedTraits(false, apart.now)).toEqual({ keepsOrder: false, joins: false });
  });

  test.each([
    ['wide tiles', [1, 0.85, 0.95], [1, 0.85, 0.6], { keepsOrder: true, joins: true }],
    ['high tiles', [1, 0.99, 1.5], [1, 0.85, 1.5], { keepsOrder: true, joins: false }],
  ] as const)('times of %s that are not clear are looked at for longer', (_, first, then, traits) => {
    const { now, looks } = clock((look) => (look < 20 ? first : then));
    expect(timedTraits(false, now)).toEqual(traits);
    expect(looks()).toBeGreaterThan(20);
  });

  test('but not for ever', () => {
    const never = clock(() => [1, 1, 1]);
    expect(timedTraits(false, never.now)).toEqual({ keepsOrder: false, joins: false });
    expect(never.looks()).toBe(40);
  });
});
