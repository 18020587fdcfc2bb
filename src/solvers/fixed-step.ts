import type { Field } from '../base/fields.ts';
import type { Objective, Run } from './objective.ts';
import { counted, lineAt, placeAt, type Place, solutionAt, usable } from './progress.ts';
import { iterationsField, toleranceField } from './solver.ts';
import { norm } from './vectors.ts';

/** Settings that all methods without a line search share; η's first value differs. */
export function fixedStepFields(learningRate: number) {
  return {
    iterations: iterationsField(1000),
    learningRate: {
      tag: 'number',
      label: 'Learning rate η',
      initial: learningRate,
      min: 0,
      logarithmic: true,
    },
    decay: {
      tag: 'number',
      label: 'Decay δ',
      help: 'η/(1 + δk) in step k = 0, 1, …; 0 keeps η as it is.',
      initial: 0,
      min: 0,
    },
    change: {
      tag: 'number',
      label: 'Change tolerance',
      help: 'Stops when a step changes the value by less than this.',
      initial: 1e-12,
      min: 0,
      logarithmic: true,
    },
    tolerance: toleranceField(0),
  } as const satisfies Record<string, Field>;
}

/** The settings as read. */
export interface FixedStepSettings {
  readonly iterations: number;
  readonly learningRate: number;
  readonly decay: number;
  readonly change: number;
  readonly tolerance: number;
}

/** The next x from a place and this step's η. May keep state: made anew for every run. */
export type Update = (at: Place, rate: number) => Float64Array;

/**
 * The loop of the methods without a line search: x ← update(x) until |f⁺ − f| < change, the gradient is small, or the
 * iterations are used up. The value may rise. A value or gradient that is not finite ends the run at the last good x.
 */
export function* march(
  problem: Objective,
  x0: Float64Array,
  { iterations, learningRate, decay, change, tolerance }: FixedStepSettings,
  make: (objective: Objective) => Update,
): Run {
  const objective = counted(problem, x0);
  const update = make(objective);
  let at = placeAt(objective, x0.slice());
  let line = lineAt(at, 0);
  yield line;
  if (!usable(at)) return solutionAt(line, objective.evaluations(), 'not-finite');
  let settled = norm(at.gradient) <= tolerance;
  while (!settled) {
    if (line.iteration >= iterations) return solutionAt(line, objective.evaluations(), 'limit');
    const rate = learningRate / (1 + decay * line.iteration);
    const next = placeAt(objective, update(at, rate));
    if (!usable(next)) return solutionAt(line, objective.evaluations(), 'not-finite');
    settled = Math.abs(next.value - at.value) < change || norm(next.gradient) <= tolerance;
    at = next;
    line = lineAt(at, line.iteration + 1, rate, 1);
    yield line;
  }
  return solutionAt(line, objective.evaluations(), 'tolerance');
}
