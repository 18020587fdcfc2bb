import type { HistoryPoint, SolverJob } from '../runtime/protocol.ts';
import { tableColumns, tableRow } from '../solvers/table.ts';
import { numeral } from './help.ts';
import type { TrainingResult } from './training-run.ts';

/** So many lines are shown one by one, and about as many of all the others. */
const most = 100;
/** Widths of the columns: a number of the usual size fits. */
const widths = [5, 13, 10, 8, 6, 5];

/** The console table of a solver, line by line as it comes. */
export interface IterationTable {
  add(point: HistoryPoint): void;
  /** How far a point is on the way to the largest number of iterations. */
  share(point: HistoryPoint): number;
  /** The last line, if it was left out, and a sentence about where the run ended and why. */
  end(result: TrainingResult): void;
}

/** `out` writes a line; null keeps quiet. Of many iterations some are left out. */
export function iterationTable(
  { settings }: SolverJob,
  out: ((line: string) => void) | null,
): IterationTable {
  const limit = Number(settings['iterations']);
  const stride = Math.max(1, Math.ceil(limit / most));
  const print = (cells: readonly string[]): void =>
    out?.(cells.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  '));
  let printed: HistoryPoint | null = null;
  const show = (point: HistoryPoint): void => {
    if (point.line) print(tableRow({ iteration: point.step, ...point.line }));
    printed = point;
  };
  print(tableColumns);
  return {
    add(point) {
      if (point.step <= most || point.step % stride === 0) show(point);
    },
    share: ({ step }) => step / Math.max(1, limit),
    end(result) {
      const last = result.history.at(-1);
      if (!last) return;
      if (printed !== last) show(last);
      out?.(ending(last, result));
    },
  };
}

function ending(last: HistoryPoint, { reason }: TrainingResult): string {
  const pair = (name: string, train: string, held: string | null): string =>
    `${name} ${train}${held === null ? '' : ` (validation ${held})`}`;
  const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const { validation, trainAccuracy, validationAccuracy } = last;
  const loss = pair('loss', numeral(last.train), validation === null ? null : numeral(validation));
  const hits =
    trainAccuracy === null
      ? ''
      : `, ${pair('accuracy', share(trainAccuracy), validationAccuracy === null ? null : share(validationAccuracy))}`;
  return `${causes[reason.code] ?? 'Stopped'} after ${last.step} iterations: ${loss}${hits}.`;
}

const causes: Readonly<Partial<Record<TrainingResult['reason']['code'], string>>> = {
  tolerance: 'Within the tolerance',
  iterations: 'Stopped at its limit',
  'line-search': 'No further step lowers the objective',
  loss: 'The loss of the stop rule is reached',
  patience: 'Out of patience',
};
