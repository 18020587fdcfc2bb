import { expect, test } from 'vitest';
import { finish, sliced, type Slices } from '../../src/base/slices.ts';

/** Counts its slices while it adds up to a number. */
function counting(n: number): { make: () => Slices<number>; made: () => number } {
  let slices = 0;
  return {
    made: () => slices,
    *make(): Slices<number> {
      let sum = 0;
      for (let i = 1; i <= n; i += 1) {
        sum += i;
        slices += 1;
        yield;
      }
      return sum;
    },
  };
}

test('work in slices gives what it gives at once', () => {
  expect(finish(counting(10).make())).toBe(55);
  expect(finish(counting(0).make())).toBe(0);
});

test('a sliced value is made once, though one begins it and another ends it', () => {
  const work = counting(4);
  const value = sliced(work.make);
  const mine = value.slices();
  expect([mine.next().done, mine.next().done]).toEqual([false, false]);
  expect(work.made()).toBe(2);
  expect(value.now()).toBe(10);
  expect(mine.next()).toEqual({ done: true, value: 10 });
  expect([...value.slices()]).toEqual([]);
  expect(work.made()).toBe(4);
});
