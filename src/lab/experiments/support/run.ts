import type { Outcome, Progress } from '../experiment.ts';

/** Runs an experiment to its end, telling every step of the way. */
export function runToEnd(
  run: Generator<Progress, Outcome, void>,
  tell: (progress: Progress) => void = () => {},
): Outcome {
  for (;;) {
    const next = run.next();
    if (next.done) return next.value;
    tell(next.value);
  }
}
