/** Long work leaves the window room: it goes on in between other tasks, and can be given up. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Slices } from '../../src/base/slices.ts';
import { runSlices } from '../../src/renderer/services/run-slices.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Slices of 8 ms each. */
function* work(slices: number): Slices<string> {
  for (let i = 0; i < slices; i += 1) {
    now += 8;
    yield;
  }
  return 'done';
}
let now = 0;
beforeEach(() => {
  now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});

test('what is short is done at once', () => {
  const take = vi.fn<(made: string) => void>();
  runSlices(work(2), take);
  expect(take).toHaveBeenCalledExactlyOnceWith('done');
});

test('what is long is done bit by bit', () => {
  const take = vi.fn<(made: string) => void>();
  runSlices(work(30), take);
  expect(take).not.toHaveBeenCalled();
  expect(now).toBeLessThan(40);
  vi.runAllTimers();
  expect(take).toHaveBeenCalledExactlyOnceWith('done');
});

test('what is given up is not taken', () => {
  const take = vi.fn<(made: string) => void>();
  const leave = runSlices(work(30), take);
  leave();
  vi.runAllTimers();
  expect(take).not.toHaveBeenCalled();
});
