import { concatenate } from '../ops/columns.ts';
import type { PlanTape } from '../ops/tape.ts';
import type { ValueId } from '../plans.ts';

/** Joins any number of row stretches, a few at a time so that no kernel reads too many arrays. */
export function joinAll(tape: PlanTape, parts: readonly ValueId[], name: string): ValueId {
  const most = 6;
  if (parts.length <= most) return tape.call(concatenate, parts, {}, name);
  const groups: ValueId[] = [];
  for (let i = 0; i < parts.length; i += most) {
    const some = parts.slice(i, i + most);
    groups.push(some.length === 1 ? (some[0] as ValueId) : tape.call(concatenate, some, {}, `${name}|${i}`));
  }
  return joinAll(tape, groups, name);
}
