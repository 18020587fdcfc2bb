import { describe, expect, test } from 'vitest';
import { decide } from '../../src/runtime/calibration.ts';
import { explainChoice } from '../../src/runtime/explain-choice.ts';
import type { CandidateBackend, Trial } from '../../src/runtime/protocol.ts';

const timed = (backend: CandidateBackend, seconds: number, deviation = 1e-7): Trial => ({
  backend,
  outcome: 'timed',
  seconds,
  deviation,
});

describe('the decision', () => {
  test('the quickest is taken where it leads clearly', () => {
    expect(decide([timed('reference', 3e-5), timed('webasm', 1e-5)]).chosen).toBe('webasm');
    expect(decide([timed('reference', 1e-6), timed('webasm', 2e-6)]).chosen).toBe('reference');
    const four = [timed('reference', 9), timed('webasm', 3), timed('webgl2', 2), timed('webgpu', 1)];
    expect(decide(four).chosen).toBe('webgpu');
  });

  test('a lead of less than ten per cent is none: the simpler one is taken', () => {
    expect(decide([timed('reference', 1.099), timed('webasm', 1)]).chosen).toBe('reference');
    expect(decide([timed('reference', 1.101), timed('webasm', 1)]).chosen).toBe('webasm');
    // Close to the quickest counts, not close to the next: 1.15 is near 1.05 but led clearly by 1.
    const chain = [timed('reference', 1.15), timed('webasm', 1.05), timed('webgpu', 1)];
    expect(decide(chain).chosen).toBe('webasm');
  });

  test('the order in which they were tried does not matter', () => {
    expect(decide([timed('webgpu', 1), timed('webasm', 1), timed('reference', 1)]).chosen).toBe('reference');
  });

  test('only what was timed can win; with nothing timed the reference stays', () => {
    const wrong: Trial = { backend: 'webgpu', outcome: 'disagrees', deviation: 0.2 };
    expect(decide([{ backend: 'reference', outcome: 'long' }, timed('webasm', 1), wrong]).chosen).toBe(
      'webasm',
    );
    const none: Trial[] = [
      { backend: 'reference', outcome: 'long' },
      { backend: 'webasm', outcome: 'failed', message: 'no memory' },
      wrong,
    ];
    expect(decide(none).chosen).toBe('reference');
  });
});

describe('the explanation', () => {
  const reasons = (trials: readonly Trial[]): Record<string, string> =>
    Object.fromEntries(explainChoice(decide(trials), false, 2).candidates.map((c) => [c.backend, c.reason]));

  test('has a line for every candidate, with its numbers and its reason', () => {
    const { reason, candidates } = explainChoice(
      decide([
        timed('reference', 8.32e-5, 0),
        timed('webasm', 2.6e-5, 5.3e-8),
        { backend: 'webgl2', outcome: 'software', adapter: 'ANGLE (Google, SwiftShader driver)' },
        { backend: 'webgpu', outcome: 'disagrees', deviation: 0.0123 },
      ]),
      false,
      2,
    );
    expect(reason).toBe('the quickest of 2 that were timed, 26 µs a step');
    expect(candidates).toMatchObject([
      { backend: 'reference', precision: 64, taken: false, seconds: 8.32e-5, deviation: 0 },
      { backend: 'webasm', precision: 32, taken: true, seconds: 2.6e-5, deviation: 5.3e-8 },
      { backend: 'webgl2', precision: 32, taken: false, seconds: null, deviation: null },
      { backend: 'webgpu', precision: 32, taken: false, seconds: null, deviation: 0.0123 },
    ]);
    expect(candidates[0]?.reason).toBe('slower, 3.2× the time');
    expect(candidates[1]?.reason).toBe('taken: the quickest');
    expect(candidates[2]?.reason).toContain(', SwiftShader computes on the processor');
    expect(candidates[3]?.reason).toContain('off by 0.012');
    expect(candidates[3]?.reason).toContain('0.001');
  });

  test('says when the simpler one was taken, and what that gives away', () => {
    const trials = [timed('reference', 1.08e-5, 0), timed('webasm', 1e-5)];
    expect(reasons(trials)['reference']).toBe('taken: about as quick as the quickest, and simpler');
    expect(reasons(trials)['webasm']).toContain('quicker by 8 %');
  });

  test('says what is not there, not tried, failed or too small', () => {
    const lines = reasons([
      { backend: 'reference', outcome: 'long' },
      timed('webasm', 12e-3),
      { backend: 'webgl2', outcome: 'absent' },
      { backend: 'webgpu', outcome: 'failed', message: 'the device is gone' },
    ]);
    expect(lines['reference']).toContain('not tried');
    expect(lines['webgl2']).toBe('not available here');
    expect(lines['webgpu']).toContain('the device is gone');
    expect(reasons([{ backend: 'webgpu', outcome: 'small' }])['webgpu']).toContain('small');
  });

  test('says what several threads bring, whether they are taken or not', () => {
    const faster = [timed('webasm', 14e-3), timed('webasm-threads', 1e-2)];
    expect(explainChoice(decide(faster), false, 2).reason).toBe(
      'the quickest of 2 that were timed, 10 ms a step; 2 threads: 1.4 times as fast as one',
    );
    expect(reasons(faster)['webasm-threads']).toBe(
      'taken: the quickest; 2 threads: 1.4 times as fast as one',
    );
    const slower = [timed('webasm', 1e-3), timed('webasm-threads', 1.25e-3)];
    expect(reasons(slower)['webasm-threads']).toBe('slower by 25 %; 2 threads: 0.80 times as fast as one');
    expect(reasons([{ backend: 'webasm-threads', outcome: 'absent' }])['webasm-threads']).toContain(
      'one core',
    );
    expect(reasons([{ backend: 'webasm-threads', outcome: 'small' }])['webasm-threads']).toContain('small');
  });

  test('says that it was measured earlier', () => {
    expect(explainChoice(decide([timed('webasm', 1), timed('reference', 2)]), true, 2).reason).toContain(
      'measured earlier',
    );
  });
});
