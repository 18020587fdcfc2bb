import { describe, expect, it } from 'vitest';
import type { HistoryPoint, Notice } from '../../src/runtime/protocol.ts';
import { emptyRun, hasUnkeptWeights, isOver, received } from '../../src/renderer/state/run-store.ts';
import type { RunState } from '../../src/renderer/state/run-store.ts';

const pointAt = (step: number): HistoryPoint => ({
  step,
  epoch: step,
  train: 1 / (step + 1),
  penalty: 0,
  validation: null,
  trainAccuracy: null,
  validationAccuracy: null,
});

function progress(step: number, ...earlier: number[]): Notice {
  const told = { point: pointAt(step), earlier: earlier.map(pointAt) };
  return { type: 'progress', run: 1, ...told, stepsPerSecond: 1, parameters: {}, region: null };
}

const after = (...notices: readonly Notice[]): RunState => notices.reduce(received, emptyRun);
const steps = (state: RunState) => state.points.map(({ step }) => step);

describe('the run store', () => {
  it('keeps points by ascending step, no step twice', () => {
    expect(steps(after(progress(0), progress(5), progress(5), progress(9)))).toEqual([0, 5, 9]);
    expect(steps(after(progress(0), progress(5, 3, 4, 4, 5), progress(5)))).toEqual([0, 3, 4, 5]);
  });

  it('forgets later points when a reset goes back', () => {
    expect(steps(after(progress(0), progress(5), progress(9), progress(0)))).toEqual([0]);
  });

  it('thins a long history and keeps its ends', () => {
    let state = emptyRun;
    for (let step = 0; step <= 20_001; step++) state = received(state, progress(step));
    expect(state.points.length).toBeLessThan(20_001);
    expect(state.points[0]?.step).toBe(0);
    expect(state.points.at(-1)?.step).toBe(20_001);
  });

  it('keeps the message of a failure until the next status', () => {
    const failed = after({ type: 'failed', run: 1, message: 'lost' });
    expect(failed.status).toBe('failed');
    expect(failed.failure).toBe('lost');
    expect(received(failed, { type: 'status', run: 1, status: 'loading', reason: null }).failure).toBeNull();
  });

  it('knows weights that the document does not hold', () => {
    const state = { ...after(progress(0), progress(7)), parameters: {} };
    expect(hasUnkeptWeights(state)).toBe(true);
    expect(hasUnkeptWeights({ ...state, keptStep: 7 })).toBe(false);
    expect(hasUnkeptWeights({ ...state, stale: true })).toBe(false);
    expect(hasUnkeptWeights(after(progress(0)))).toBe(false);
  });

  it('is over where it went back to its best weights, until the document changes', () => {
    const best = { step: 4, validation: 0.5 };
    const finished: RunState = { ...emptyRun, status: 'finished', best };
    expect(isOver(finished)).toBe(true);
    expect(isOver({ ...finished, best: null })).toBe(false);
    expect(isOver({ ...finished, status: 'paused' })).toBe(false);
    expect(isOver({ ...finished, stale: true })).toBe(false);
  });
});
