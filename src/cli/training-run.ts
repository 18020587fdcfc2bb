import { setImmediate } from 'node:timers/promises';
import type { StopRecipe } from '../document/document.ts';
import type {
  BackendReport,
  BestPoint,
  HistoryPoint,
  Notice,
  StopReason,
  TrainingJob,
} from '../runtime/protocol.ts';
import { SolverRun, type SolverTrainingJob } from '../runtime/solver-run.ts';
import { Trainer } from '../runtime/trainer.ts';
import { inputError } from './faults.ts';
import { nextPoint, type RunExtent, type Work } from './training-points.ts';

export interface TrainingResult {
  readonly history: readonly HistoryPoint[];
  readonly reason: StopReason;
  /** With patience: the step whose parameters these are. */
  readonly best: BestPoint | null;
  readonly backend: BackendReport;
  /** After the last step, or after that of `best`, by document id. */
  readonly parameters: Readonly<Record<string, Float64Array>>;
}

/** Last step that a run can reach, as its stop rule says; Infinity where only the loss stops it. */
export function lastStep({ epochs, steps }: StopRecipe, stepsPerEpoch: number): number {
  const byEpochs = epochs === undefined ? Infinity : Math.ceil(epochs * stepsPerEpoch);
  return Math.min(byEpochs, steps ?? Infinity);
}

/** A run of more multiply-adds than this, some seconds at least, waits until `auto` has measured. A shorter one would be over sooner. */
const muchWork = 5e9;

/** What a run has told last. */
interface Told {
  point: HistoryPoint | null;
  backend: BackendReport | null;
  reason: StopReason | null;
  best: BestPoint | null;
  failure: string | null;
}

const nothingTold: Told = { point: null, backend: null, reason: null, best: null, failure: null };

function listen(told: Told, notice: Notice): void {
  if (notice.type === 'progress') told.point = notice.point;
  else if (notice.type === 'backend') told.backend = notice.report;
  else if (notice.type === 'failed') told.failure = notice.message;
  else if (notice.type === 'status') [told.reason, told.best] = [notice.reason, notice.best ?? null];
}

/**
 * Trains a job to its end. The trainer measures when time has passed; here the run is led from one fixed step to the next
 * and measured there, so that the same seed gives the same history.
 * @throws {InputError} when the job cannot be loaded
 */
export async function runTraining(
  job: TrainingJob,
  stepsPerEpoch: number,
  work: Work,
  told: (point: HistoryPoint, last: number) => void,
): Promise<TrainingResult> {
  const last = lastStep(job.stop, stepsPerEpoch);
  const extent: RunExtent = { stepsPerEpoch, last, work };
  const seen = { ...nothingTold };
  const history: HistoryPoint[] = [];
  const record = (): StopReason | null => {
    const { failure, point, reason } = seen;
    if (failure !== null) throw inputError('backend', failure);
    if (point && history.at(-1)?.step !== point.step) {
      history.push(point);
      told(point, last);
    }
    return reason?.code === 'paused' ? null : reason;
  };
  const host = { notify: (notice: Notice) => listen(seen, notice), breathe: () => setImmediate() };
  const trainer = new Trainer(0, job, host);
  await trainer.load();
  if (last * work.step > muchWork) await trainer.calibrated;
  let reason = record();
  while (reason === null) {
    await trainer.runTo(nextPoint(history.at(-1)?.step ?? 0, extent));
    reason = record();
  }
  const parameters = trainer.parameters();
  trainer.destroy();
  if (!seen.backend) throw inputError('backend', 'no backend answered');
  return { history, reason, best: seen.best, backend: seen.backend, parameters };
}

/**
 * Trains a job by its solver. Every iteration is told.
 * @throws {InputError} when the method fails
 */
export async function runSolver(
  job: SolverTrainingJob,
  told: (point: HistoryPoint) => void,
): Promise<TrainingResult> {
  const history: HistoryPoint[] = [];
  const seen = { ...nothingTold };
  const notify = (notice: Notice): void => {
    listen(seen, notice);
    if (notice.type === 'progress') {
      for (const point of [...notice.earlier, notice.point]) {
        // Before its first line the method has said nothing of the start.
        if (point.line === undefined || point.step <= (history.at(-1)?.step ?? -1)) continue;
        history.push(point);
        told(point);
      }
    }
  };
  const run = new SolverRun(0, job, { notify, breathe: () => setImmediate() });
  await run.load();
  await run.start();
  const { backend, reason, best, failure } = seen;
  if (failure !== null || !backend || !reason)
    throw inputError('solver', failure ?? 'the method gave no answer');
  return { history, reason, best, backend, parameters: run.parameters() };
}
