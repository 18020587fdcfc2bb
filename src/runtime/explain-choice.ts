/** The words for a choice of backend; the one place where they are made. */
import { softwareName } from './adapters.ts';
import { believable, timedTrials } from './calibration.ts';
import type { BackendReport, Calibration, CandidateBackend, Trial } from './protocol.ts';

/** What a report says of a choice by measurement. */
export type ChoiceWords = Required<Pick<BackendReport, 'reason' | 'candidates'>>;

/** What a trial is compared with. */
interface Field {
  readonly chosen: CandidateBackend;
  /** Seconds per step of the chosen one, Infinity where it was not timed, and of the quickest. */
  readonly own: number;
  readonly quickest: number;
  /** How many were timed. */
  readonly timed: number;
  /** Of WebAssembly on several threads: how many, and how many times as fast as on one; null where one of both was not timed. */
  readonly threads: number;
  readonly gain: number | null;
}

/**
 * What a report says of a choice among candidates: the reason in short, and a line for every one of them. `threads`: how many there are
 * to share a step.
 */
export function explainChoice(
  { trials, chosen }: Calibration,
  earlier: boolean,
  threads: number,
): ChoiceWords {
  const timed = timedTrials(trials);
  const secondsOf = (backend: CandidateBackend): number =>
    timed.find((trial) => trial.backend === backend)?.seconds ?? NaN;
  const gain = secondsOf('webasm') / secondsOf('webasm-threads');
  const field: Field = {
    chosen,
    own: timed.find(({ backend }) => backend === chosen)?.seconds ?? Infinity,
    quickest: Math.min(...timed.map(({ seconds }) => seconds)),
    timed: timed.length,
    threads,
    gain: Number.isNaN(gain) ? null : gain,
  };
  return {
    reason: `${shortReason(field)}${earlier ? ', measured earlier' : ''}`,
    candidates: trials.map((trial) => ({
      backend: trial.backend,
      precision: trial.backend === 'reference' ? 64 : 32,
      taken: trial.backend === chosen,
      seconds: trial.outcome === 'timed' ? trial.seconds : null,
      deviation: 'deviation' in trial ? trial.deviation : null,
      reason: reasonOf(trial, field),
    })),
  };
}

function shortReason(field: Field): string {
  const { own, quickest, timed } = field;
  if (timed === 0)
    return 'nothing that was tried could be believed, and float64 loops are what it is held against';
  const time = `${durationText(own)} a step`;
  if (timed === 1) return `the only one that was timed, ${time}`;
  return own === quickest
    ? `the quickest of ${timed} that were timed, ${time}${field.chosen === 'webasm-threads' ? gainText(field) : ''}`
    : `about as quick as the quickest of ${timed}, and simpler, ${time}`;
}

function reasonOf(trial: Trial, field: Field): string {
  const taken = trial.backend === field.chosen;
  switch (trial.outcome) {
    case 'timed': {
      const reason = taken ? takenReason(field) : comparison(trial.seconds, field.own);
      return trial.backend === 'webasm-threads' ? `${reason}${gainText(field)}` : reason;
    }
    case 'disagrees':
      return `does not agree: a step is off by ${trial.deviation.toPrecision(2)} of the largest, and rounding explains ${believable}`;
    case 'failed':
      return `failed when tried: ${trial.message}`;
    case 'software':
      return `not tried: there is no graphics card behind it, ${softwareName(trial.adapter) ?? trial.adapter} computes on the processor`;
    case 'absent':
      return trial.backend === 'webasm-threads'
        ? 'not available here: there is one core, or memory cannot be shared'
        : 'not available here';
    case 'small':
      if (trial.backend === 'webasm-threads')
        return 'not tried: its kernels are so small that threads would wait for each other as long as they save';
      return 'not tried: a step is so small that starting kernels on a graphics card takes longer';
    case 'long':
      return taken ? 'taken: what the others are held against' : 'not tried: that would take too long';
  }
}

function takenReason({ own, quickest, timed }: Field): string {
  if (timed === 1) return 'taken: the only one that was timed';
  return own === quickest ? 'taken: the quickest' : 'taken: about as quick as the quickest, and simpler';
}

/** What several threads bring. */
function gainText({ threads, gain }: Field): string {
  return gain === null ? '' : `; ${threads} threads: ${gain.toPrecision(2)} times as fast as one`;
}

function comparison(seconds: number, own: number): string {
  const ratio = seconds / own;
  if (ratio < 1) return `quicker by ${percent(1 / ratio - 1)}, which is no clear lead`;
  return ratio < 2
    ? `slower by ${percent(ratio - 1)}`
    : `slower, ${ratio < 10 ? ratio.toPrecision(2) : Math.round(ratio)}× the time`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** Two or three digits: timing supports no more. */
function durationText(seconds: number): string {
  const [factor, unit] = seconds < 1e-3 ? [1e6, 'µs'] : seconds < 1 ? [1e3, 'ms'] : [1, 's'];
  const value = factor * seconds;
  return `${value < 100 ? Number(value.toPrecision(2)) : Math.round(value)} ${unit}`;
}
