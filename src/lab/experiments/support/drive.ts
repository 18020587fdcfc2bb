import { initialSettings, type Fields, type Settings } from '../../../base/fields.ts';
import type { Iteration, Run, Solution } from '../../../solvers/objective.ts';
import type { Progress } from '../experiment.ts';

/** What a solver did: its lines, and where it ended. */
export interface Driven {
  readonly solution: Solution;
  readonly lines: readonly Iteration[];
}

/** A solver's initial settings with some of them replaced. */
export function settingsOf<F extends Fields>(
  { fields }: { readonly fields: F },
  given: Partial<Settings<F>> = {},
): Settings<F> {
  return { ...initialSettings(fields), ...given };
}

/**
 * Runs a solver to its end and tells progress line by line. Lines keep their iterate only where `paths` asks for it, so that
 * a long run on many unknowns stays small.
 */
export function* drive(
  run: Run,
  at: string,
  most: number,
  share: readonly [number, number] = [0, 1],
  paths = false,
): Generator<Progress, Driven, void> {
  const lines: Iteration[] = [];
  const nowhere = new Float64Array(0);
  for (;;) {
    const next = run.next();
    if (next.done) return { solution: next.value, lines };
    const line = next.value;
    lines.push(paths ? line : { ...line, x: nowhere });
    const [from, to] = share;
    const done = from + (to - from) * Math.min(1, line.iteration / Math.max(1, most));
    yield { done, at: `${at}, iteration ${line.iteration}` };
  }
}
