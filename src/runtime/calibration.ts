/** What follows from trials of the candidates. Plain data: nothing is measured here. */
import type { Calibration, CandidateBackend, Trial } from './protocol.ts';

/** What `auto` can choose from, the simplest first: fewest parts between the program and its numbers. */
export const candidateBackends = [
  'reference',
  'webasm',
  'webasm-threads',
  'webgl2',
  'webgpu',
] as const satisfies readonly CandidateBackend[];

/**
 * Largest disagreement that is believed. A float32 sum of n terms is off by at most n · 6e-8 of their magnitudes, 5e-5 for the 784
 * pixels of a picture, and a gradient passes such a sum twice per layer: ten layers at their worst make 1e-3, and graphics
 * devices, which evaluate exp and tanh to a few 1e-4, stay below as well. A fault (an element read in a wrong place, a lost
 * context's zeros) is of the order of 1.
 */
export const believable = 1e-3;

/** A lead of less than this much is within what timing tells apart, and the simpler candidate is taken. */
const clearLead = 1.1;

export type TimedTrial = Extract<Trial, { outcome: 'timed' }>;

/** The trials that ended with a time, so that agreed as well. */
export function timedTrials(trials: readonly Trial[]): TimedTrial[] {
  return trials.filter((trial) => trial.outcome === 'timed');
}

/**
 * The simplest of those that no other leads clearly. The reference where nothing could be timed: it is what the others are
 * held against.
 */
export function decide(trials: readonly Trial[]): Calibration {
  const timed = timedTrials(trials);
  const quickest = Math.min(...timed.map(({ seconds }) => seconds));
  const close = new Set(
    timed
      .filter(({ seconds }) => seconds === quickest || seconds < clearLead * quickest)
      .map(({ backend }) => backend),
  );
  return { trials, chosen: candidateBackends.find((backend) => close.has(backend)) ?? 'reference' };
}
