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

  it('comes to calls of 16 to 40 ms, or of as many steps as a plan may have', () => {
    for (const secondsPerStep of [1e-5, 7e-5, 2e-4, 3e-3, 0.0115, 0.019]) {
      const last = calls(Math.ceil(5 / secondsPerStep), secondsPerStep).at(-2) ?? 0;
      const seconds = last * secondsPerStep;
      expect(last === 1000 || (seconds >= 0.016 && seconds <= 0.04), `${last} steps`).toBe(true);
    }
  });

  it('takes few sizes on its way', () => {
    for (const secondsPerStep of [1e-6, 7e-5, 2e-4, 3e-3])
      expect(new Set(calls(Math.ceil(5 / secondsPerStep), secondsPerStep)).size).toBeLessThanOrEqual(5);
  });

  it('takes shorter plans when the machine becomes slow', () => {
    const pace = new Pace(Infinity);
    const note = (seconds: number): void => pace.note(pace.stepsPerCall, pace.stepsPerCall * seconds);
    for (let i = 0; i < 500; i += 1) note(1e-3);
    expect(pace.stepsPerCall).toBe(20);
    for (let i = 0; i < 5; i += 1) note(7e-3);
    expect(pace.stepsPerCall).toBe(5);
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
