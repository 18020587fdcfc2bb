import { setImmediate } from 'node:timers/promises';
import type { StopRecipe } from '../document/document.ts';
import type { BackendReport, HistoryPoint, Notice, StopReason, TrainingJob } from '../runtime/protocol.ts';
import { SolverRun, type SolverTrainingJob } from '../runtime/solver-run.ts';
import { Trainer } from '../runtime/trainer.ts';
import { inputError } from './faults.ts';
import { nextPoint } from './training-points.ts';

export interface TrainingResult {
  readonly history: readonly HistoryPoint[];
  readonly reason: StopReason;
  readonly backend: BackendReport;
  /** After the last step, by document id. */
  readonly parameters: Readonly<Record<string, Float64Array>>;
}

/** Last step that a run can reach, as its stop rule says; Infinity where only the loss stops it. */
export function lastStep({ epochs, steps }: StopRecipe, stepsPerEpoch: number): number {
  const byEpochs = epochs === undefined ? Infinity : Math.ceil(epochs * stepsPerEpoch);
  return Math.min(byEpochs, steps ?? Infinity);
}

/**
 * Trains a job to its end. The trainer measures when time has passed; here the run is led from one fixed step to the next
 * and measured there, so that the same seed gives the same history.
 * @throws {InputError} when the job cannot be loaded
 */
export async function runTraining(
  job: TrainingJob,
  stepsPerEpoch: number,
  told: (point: HistoryPoint, last: number) => void,
): Promise<TrainingResult> {
  const last = lastStep(job.stop, stepsPerEpoch);
  const goal = { step: 0 };
  const stop = {
    get steps(): number {
      return goal.step;
    },
  };
  const seen: {
    point: HistoryPoint | null;
    backend: BackendReport | null;
    reason: StopReason | null;
    failure: string | null;
  } = {
    point: null,
    backend: null,
    reason: null,
    failure: null,
  };
  const notify = (notice: Notice): void => {
    if (notice.type === 'progress') seen.point = notice.point;
    else if (notice.type === 'backend') seen.backend = notice.report;
    else if (notice.type === 'failed') seen.failure = notice.message;
    else seen.reason = notice.reason;
  };
  const trainer = new Trainer(0, { ...job, stop }, { notify, breathe: () => setImmediate() });
  const history: HistoryPoint[] = [];
  const record = (): StopReason | null => {
    if (seen.failure !== null) throw inputError('backend', seen.failure);
    const { point } = seen;
    if (point && history.at(-1)?.step !== point.step) {
      history.push(point);
      told(point, last);
    }
    if (seen.reason?.code === 'not-finite') return seen.reason;
    if (point && job.stop.loss !== undefined && point.train < job.stop.loss)
      return { code: 'loss', limit: job.stop.loss };
    if (goal.step < last) return null;
    const { steps, epochs } = job.stop;
    return steps === last ? { code: 'steps', limit: steps } : { code: 'epochs', limit: epochs ?? 0 };
  };
  await trainer.load();
  let reason = record();
  while (reason === null) {
    goal.step = nextPoint(goal.step, stepsPerEpoch, last);
    await trainer.start();
    reason = record();
  }
  const parameters = trainer.parameters();
  trainer.destroy();
  if (!seen.backend) throw inputError('backend', 'no backend answered');
  return { history, reason, backend: seen.backend, parameters };
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
  const seen: { backend: BackendReport | null; reason: StopReason | null; failure: string | null } = {
    backend: null,
    reason: null,
    failure: null,
  };
  const notify = (notice: Notice): void => {
    if (notice.type === 'backend') seen.backend = notice.report;
    else if (notice.type === 'failed') seen.failure = notice.message;
    else if (notice.type === 'status') seen.reason = notice.reason;
    else {
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
  const { backend, reason, failure } = seen;
  if (failure !== null || !backend || !reason)
    throw inputError('solver', failure ?? 'the method gave no answer');
  return { history, reason, backend, parameters: run.parameters() };
}
