import type { NumbersById } from '../../lab/example-values.ts';
import type { StepState } from './step-store.ts';

/** Numbers of a training step of the stepper after the first one: the window shows them in place of those of the drawing. */
export interface LaterStep {
  /** Counted from 1. */
  readonly step: number;
  readonly parameters: NumbersById;
}

let last: { readonly walk: StepState['walk']; readonly later: LaterStep | null } | null = null;

/** The training step whose numbers the window shows; null while it shows those of the drawing. */
export function laterStep({ shown, walk }: StepState): LaterStep | null {
  if (!shown || walk === null || walk.course.step === 1) return null;
  if (last?.walk !== walk) last = { walk, later: { step: walk.course.step, parameters: walk.parameters } };
  return last.later;
}

/** Why the numbers on the screen cannot be edited now; null where they can. */
export function readOnlyBecause(later: LaterStep | null): string | null {
  return later === null
    ? null
    : `These are the numbers of training step ${later.step} of the plan. Rewind it to edit those it starts with.`;
}
