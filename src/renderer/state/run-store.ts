import { create } from 'zustand';
import type {
  BackendReport,
  BestPoint,
  HistoryPoint,
  Notice,
  Region,
  Status,
  StopReason,
} from '../../runtime/protocol.ts';

/** The run scope: what training has said so far. Neither saved nor undone. */
export interface RunState {
  /** Number of the present run. */
  readonly run: number;
  readonly status: Status;
  readonly reason: StopReason | null;
  /** Early stopping: the run is over and has gone back to the parameters of this step. */
  readonly best: BestPoint | null;
  readonly failure: string | null;
  readonly backend: BackendReport | null;
  /** By ascending step; no step twice. */
  readonly points: readonly HistoryPoint[];
  readonly stepsPerSecond: number;
  /** Present numbers by document parameter id; null before the first progress. */
  readonly parameters: Readonly<Record<string, Float64Array>> | null;
  readonly region: { readonly of: Region; readonly values: Float32Array } | null;
  /** The document has changed since the run was loaded: what is shown belongs to the old one. */
  readonly stale: boolean;
  /** The step whose numbers the document holds; null before they are kept. */
  readonly keptStep: number | null;
}

export const emptyRun: RunState = {
  run: 0,
  status: 'empty',
  reason: null,
  best: null,
  failure: null,
  backend: null,
  points: [],
  stepsPerSecond: 0,
  parameters: null,
  region: null,
  stale: false,
  keptStep: null,
};

export const runStore = create<RunState>(() => emptyRun);
export const useRun = runStore;

/** More points than this are thinned to every second one, the last always kept. */
const pointLimit = 20_000;

/** The state after a notice of the present run. */
export function received(state: RunState, notice: Notice): RunState {
  switch (notice.type) {
    case 'status':
      return {
        ...state,
        status: notice.status,
        reason: notice.reason,
        best: notice.best ?? null,
        failure: null,
      };
    case 'backend':
      return { ...state, backend: notice.report };
    case 'progress':
      return {
        ...state,
        points: appended(state.points, [...notice.earlier, notice.point]),
        stepsPerSecond: notice.stepsPerSecond,
        region: notice.region ?? state.region,
      };
    case 'calibrated':
      return state; // outlives the run: kept by the calibration store
    case 'failed':
      return { ...state, status: 'failed', failure: notice.message };
  }
}

/** Points of earlier steps (after a reset) replace what came after them; one of the same step replaces that. */
function appended(points: readonly HistoryPoint[], more: readonly HistoryPoint[]): readonly HistoryPoint[] {
  const first = more[0]?.step ?? 0;
  let end = points.length;
  while (end > 0 && (points[end - 1]?.step ?? 0) >= first) end -= 1;
  const added = more.filter(({ step }, i) => step < (more[i + 1]?.step ?? Infinity));
  const next = [...(end === points.length ? points : points.slice(0, end)), ...added];
  return next.length <= pointLimit ? next : next.filter((_, i) => i % 2 === 0 || i === next.length - 1);
}

/** It ended and went back to its best weights, from which it cannot go on: only a new run does. */
export function isOver({ status, best, stale }: RunState): boolean {
  return !stale && status === 'finished' && best !== null;
}

/** Numbers of the run that the document does not hold yet. */
export function hasUnkeptWeights({ points, keptStep, stale, parameters }: RunState): boolean {
  const step = points.at(-1)?.step ?? 0;
  return !stale && parameters !== null && step > 0 && step !== keptStep;
}
