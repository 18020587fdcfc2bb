/** How the work of one kernel is parted among threads: along one axis, in whole steps of the loop that goes along it. */
export interface Cut {
  readonly axis: number;
  /** What the busiest thread does of the work, what it does that others do as well included; 1 is all of it. */
  readonly share: number;
}

/** An axis along which a kernel could be parted. */
export interface Way {
  readonly axis: number;
  readonly count: number;
  readonly step: number;
  /** Beside a whole of 1: work that is parted with it, and work that every thread would do for itself. */
  readonly parted: number;
  readonly own: number;
}

/** With more than this left to the busiest thread the others are not worth waiting for. */
const mostShare = 0.85;

/** The way that is through first, an earlier one where two are equal; null where none is worth it. */
export function bestCut(ways: readonly Way[], threads: number): Cut | null {
  if (threads < 2) return null;
  const cuts = ways.map(({ axis, count, step, parted, own }) => ({
    axis,
    share: (largestShare(count, step, threads) * (1 + parted) + own) / (1 + parted + own),
  }));
  const share = Math.min(...cuts.map((cut) => cut.share));
  return share > mostShare ? null : (cuts.find((cut) => cut.share === share) ?? null);
}

/** First of the steps of one part; that of the next part ends it. The first parts have one more where they do not come out even. */
export function firstStep(steps: number, part: number, parts: number): number {
  return Math.ceil((steps * part) / parts);
}

/** The largest part of an axis that falls to one thread: whole steps, and to the last one what is left. */
function largestShare(count: number, step: number, threads: number): number {
  const steps = Math.floor(count / step);
  if (steps < threads) return 1;
  const parts = Array.from({ length: threads }, (_, part) => {
    const left = part === threads - 1 ? count - steps * step : 0;
    return (firstStep(steps, part + 1, threads) - firstStep(steps, part, threads)) * step + left;
  });
  return Math.max(...parts) / count;
}

/** The step up to `most`, of whole units, that parts an axis most evenly, and the largest such; never below a third of `most`. */
export function evenStep(count: number, most: number, unit: number, threads: number): number {
  const largest = Math.max(1, Math.floor(Math.min(most, count / threads) / unit));
  let best = largest * unit;
  for (let units = largest - 1; 3 * units >= largest && units > 0; units -= 1) {
    const step = units * unit;
    if (largestShare(count, step, threads) < largestShare(count, best, threads)) best = step;
  }
  return best;
}
