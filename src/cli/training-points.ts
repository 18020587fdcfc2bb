import type { Counts } from '../compiler/compilation.ts';

/** Points of a history that nobody can read one by one. */
const mostPoints = 200;
/** Steps between points, at least, of a run that only its loss ends. */
const openStride = 100;
/** Multiply-adds that are measured without asking what training costs: about a second. */
const littleWork = 1e9;

/** What a run is made of, as far as its history depends on it. */
export interface RunExtent {
  readonly stepsPerEpoch: number;
  /** Last step; Infinity where only the loss ends the run. */
  readonly last: number;
  readonly work: Work;
}

/** Multiply-adds of a step, forward and backward, and of a point of the history, forward over all rows. */
export interface Work {
  readonly step: number;
  readonly point: number;
}

/** The work of steps of `batch` rows and of points of `measured` rows. */
export function workOf(
  { macsForward, macsBackward }: Pick<Counts, 'macsForward' | 'macsBackward'>,
  batch: number,
  measured: number,
): Work {
  return { step: batch * (macsForward + macsBackward), point: measured * macsForward };
}

/**
 * The step where a run is measured next: every epoch, or every step of a run of at most 200. They are rarer where they would be more than
 * 200 points, or would cost more than the training itself and more than a second: the last point is measured in any case. They depend on
 * counted numbers alone and not on the clock, so that a history can be repeated.
 */
export function nextPoint(step: number, { stepsPerEpoch, last, work }: RunExtent): number {
  const epoch = Math.max(1, Math.round(stepsPerEpoch));
  const stride =
    last === Infinity
      ? Math.max(epoch, openStride, stepsWorth(work))
      : strideOf(epoch, last, pointsOf(last, work));
  const next = (Math.floor(step / stride) + 1) * stride;
  return Math.min(next, last);
}

/** How many points a run of so many steps affords, at least the last. */
function pointsOf(last: number, { step, point }: Work): number {
  const affordable = Math.floor(Math.max(last * step, littleWork) / Math.max(point, 1));
  return Math.min(mostPoints, Math.max(1, affordable));
}

/** Steps that cost as much as a point. */
function stepsWorth({ step, point }: Work): number {
  return Math.ceil(point / Math.max(step, 1));
}

function strideOf(epoch: number, last: number, points: number): number {
  const wanted = last / points;
  if (wanted <= 1) return 1;
  return wanted <= epoch ? epoch : niceAbove(wanted / epoch) * epoch;
}

/** The smallest of 1, 2, 5, 10, 20, 50 … that is not below the value. */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((m) => m * power).find((n) => n >= value) ?? 10 * power;
}
