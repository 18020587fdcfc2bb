import type { Objective, Run } from './objective.ts';
import type { LineSearch } from './line-search.ts';
import { counted, lineAt, placeAt, type Place, solutionAt, usable } from './progress.ts';
import { dot, norm, times } from './vectors.ts';

/** Where to go from a place. */
export interface Course {
  readonly direction: Float64Array;
  /** Length to try first. */
  readonly first: number;
  /** Iterations of an inner solver that found the direction. */
  readonly inner: number;
}

/** What distinguishes one line-search method from another. Both functions may keep state: made anew for every run. */
export interface DescentMethod {
  readonly search: LineSearch;
  course(at: Place): Course;
  /** Told of every accepted step. */
  learn?(before: Place, after: Place, step: number): void;
  /** Norm of what must vanish at a solution; the gradient itself if left out. */
  stationarity?(at: Place): number;
}

export interface DescentLimits {
  readonly iterations: number;
  readonly tolerance: number;
}

/**
 * The loop that all methods with a line search share: look where to go, search along it, tell the method. Ends when the
 * gradient is small, the iterations are used up, no trial is good enough, or numbers are not finite (then the last good x is
 * the answer).
 */
export function* descend(
  problem: Objective,
  x0: Float64Array,
  { iterations, tolerance }: DescentLimits,
  make: (objective: Objective) => DescentMethod,
): Run {
  const objective = counted(problem, x0);
  const method = make(objective);
  const gauge = (place: Place): number => method.stationarity?.(place) ?? norm(place.gradient);
  let at = placeAt(objective, x0.slice());
  let line = lineAt(at, 0, 0, 0, 0, gauge(at));
  yield line;
  if (!usable(at)) return solutionAt(line, objective.evaluations(), 'not-finite');
  while (line.gradientNorm > tolerance) {
    if (line.iteration >= iterations) return solutionAt(line, objective.evaluations(), 'limit');
    const course = method.course(at);
    const { direction, first } = downhill(course, at);
    const { step, trials, place, finite } = method.search(objective, at, direction, first);
    if (place === null) {
      return solutionAt(line, objective.evaluations(), finite ? 'line-search' : 'not-finite');
    }
    if (!usable(place)) return solutionAt(line, objective.evaluations(), 'not-finite');
    method.learn?.(at, place, step);
    at = place;
    line = lineAt(at, line.iteration + 1, step, trials, course.inner, gauge(at));
    yield line;
  }
  return solutionAt(line, objective.evaluations(), 'tolerance');
}

/** The course itself, or −g where rounding has turned it uphill or into something that is no number. */
function downhill(course: Course, { gradient }: Place): Pick<Course, 'direction' | 'first'> {
  if (dot(course.direction, gradient) <= 0) return course;
  return { direction: times(-1, gradient), first: Math.min(1, 1 / norm(gradient)) };
}
