import { describe, expect, test } from 'vitest';
import { joinsVectors } from '../../src/runtime/tiled/joins-vectors.ts';

/** A clock by which products take as long as is said: `times` of the narrow and the wide one by the number of the look. */
function clock(times: (look: number) => readonly [number, number]): {
  now: () => number;
  looks: () => number;
} {
  let calls = 0;
  let time = 0;
  return {
    // Asked before and after each of the two.
    now: () => {
      const [look, at] = [Math.floor(calls / 4), calls % 4];
      calls += 1;
      if (at % 2 === 1) time += times(look)[at === 1 ? 0 : 1];
      return time;
    },
    looks: () => calls / 4,
  };
}

describe('whether vectors are joined', () => {
  test.each([
    ['twice as fast in wide tiles: yes', 1, 0.55, true],
    ['slower in wide tiles: no', 1, 1.5, false],
    ['the wide one compiled anew and the narrow one in haste: nobody knows', 8, 0.6, false],
    ['the narrow one compiled anew and the wide one in haste: nobody knows', 1, 5, false],
  ] as const)('%s', (_, narrow, wide, answer) => {
    const { now, looks } = clock(() => [narrow, wide]);
    expect(joinsVectors(false, now)).toBe(answer);
    expect(looks()).toBeLessThan(20);
  });

  test('what is compiled in haste does not count, nor what is disturbed', () => {
    const joined = clock((look) => (look < 4 ? [9, 5] : look % 2 === 0 ? [1, 0.55] : [0.9, 3]));
    expect(joinsVectors(false, joined.now)).toBe(true);
    const apart = clock((look) => (look < 4 ? [9, 5] : look % 2 === 0 ? [1, 1.4] : [3, 1.5]));
    expect(joinsVectors(false, apart.now)).toBe(false);
  });

  test('times that are not clear are looked at for longer', () => {
    const { now, looks } = clock((look) => (look < 20 ? [1, 0.95] : [1, 0.6]));
    expect(joinsVectors(false, now)).toBe(true);
    expect(looks()).toBeGreaterThan(20);
    const never = clock(() => [1, 1]);
    expect(joinsVectors(false, never.now)).toBe(false);
    expect(never.looks()).toBe(40);
  });
});
