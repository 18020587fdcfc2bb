import { describe, expect, it } from 'vitest';
import { Pace } from '../../src/runtime/pace.ts';

/** Calls that a run of so many steps is cut into, at a constant time per step. */
function calls(
  steps: number,
  secondsPerStep: number,
  { limit = Infinity, building = 0 } = {},
): readonly number[] {
  const pace = new Pace(limit);
  const counts: number[] = [];
  let plan = 0;
  for (let left = steps; left > 0;) {
    const count = Math.min(left, pace.stepsPerCall);
    counts.push(count);
    pace.note(count, count * secondsPerStep + (pace.stepsPerCall === plan ? 0 : building));
    plan = count;
    left -= count;
  }
  return counts;
}

describe('pace', () => {
  it('cuts a run of a tenth of a second into enough calls for a curve', () => {
    expect(calls(5000, 2e-5).length).toBeGreaterThan(20);
    expect(calls(720, 1.4e-4).length).toBeGreaterThan(20);
  });

  it('comes to calls of about 40 ms, a factor of ten apart at most', () => {
    for (const secondsPerStep of [1e-5, 2e-4, 3e-3]) {
      const last = calls(Math.ceil(5 / secondsPerStep), secondsPerStep).at(-2) ?? 0;
      const seconds = last * secondsPerStep;
      expect(seconds === 0.01 || (seconds > 0.004 && seconds < 0.4)).toBe(true);
    }
  });

  it('takes slow steps one by one and keeps to what a call can take', () => {
    expect(new Set(calls(20, 0.2))).toEqual(new Set([1]));
    expect(Math.max(...calls(5000, 1e-6, { limit: 30 }))).toBeLessThanOrEqual(30);
  });

  it('is not misled by the time that building a plan takes: sizes only grow at a constant speed', () => {
    const counts = calls(3000, 1e-4, { building: 0.5 }).slice(0, -1);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  });
});
