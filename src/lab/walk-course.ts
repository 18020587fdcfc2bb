import type { Walk } from '../compiler/compilation.ts';
import { wellKnown } from '../compiler/program.ts';
import type { Id } from '../document/document.ts';
import { firstState, stateAfter, type Walked, type WalkState } from './walk-trace.ts';

/** Where a walk stands in training: the state that its step begins with, and how it came to it. */
export interface Course {
  /** The numbers that the first step begins with, by document id. */
  readonly start: Readonly<Record<Id, Float64Array>>;
  /** Counted from 1. */
  readonly step: number;
  readonly state: WalkState;
  /** The loss of the step before; null in the first one. */
  readonly lossBefore: number | null;
  /** The steps before, the last of them last; not all of a long course. */
  readonly earlier: readonly Course[];
}

/** Numbers of earlier states that are kept (32 MB), and steps. */
const mostKept = { numbers: 4e6, steps: 100 };

/** A course that begins with these numbers. */
export function firstCourse({ program }: Walk, start: Course['start']): Course {
  return { start, step: 1, state: firstState(program, start), lossBefore: null, earlier: [] };
}

/** The next training step of a course, after the update that a walk has recorded. */
export function nextCourse(walk: Walk, course: Course, walked: Walked): Course {
  const loss = walked.values[walked.table.writers.get(wellKnown.loss) ?? -1]?.[0];
  const size = Object.values(course.state).reduce((n, { length }) => n + length, 0);
  const kept = Math.min(mostKept.steps, Math.floor(mostKept.numbers / Math.max(1, size)));
  const before = { ...course, earlier: [] };
  return {
    start: course.start,
    step: course.step + 1,
    state: stateAfter(walk, walked),
    lossBefore: loss ?? null,
    earlier: kept > 0 ? [...course.earlier, before].slice(-kept) : [],
  };
}

/** The training step before; null where it is not kept. */
export function courseBefore(course: Course): Course | null {
  const before = course.earlier.at(-1);
  return before === undefined ? null : { ...before, earlier: course.earlier.slice(0, -1) };
}
