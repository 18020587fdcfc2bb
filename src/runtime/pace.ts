/** One call of fused steps should take about this long: pausing is heard between calls. */
const callSeconds = 0.04;
/** A call of a young run takes this share of the time so far, so that a run of a moment has a curve and not three corners. */
const youngShare = 1 / 20;
/** Shorter calls cost more than their steps. */
const leastCallSeconds = 0.002;
/** Longer plans gain nothing and take long to build. */
const mostSteps = 1000;

/** How fast a run goes, and how many steps a call should fuse. */
export class Pace {
  /** Steps of a call. */
  stepsPerCall = 1;
  /** Steps per second, lately; 0 before the first. */
  speed = 0;
  /** Seconds that calls have taken so far, without those that built a plan. */
  private lasted = 0;
  /** The plan that was called last. */
  private known = 0;
  private readonly most: number;

  /** `limit`: steps that one call can take at most for other reasons. */
  constructor(limit: number) {
    this.most = Math.max(1, Math.min(mostSteps, Math.floor(limit)));
  }

  /** Notes how long a call took. That of the first call of a plan, which builds it, says nothing about the next. */
  note(steps: number, seconds: number): void {
    const perStep = Math.max(seconds / Math.max(1, steps), 1e-9);
    this.speed = blended(this.speed, 1 / perStep);
    const built = this.known !== this.stepsPerCall;
    this.known = this.stepsPerCall;
    if (built) return;
    this.lasted += seconds;
    const due = Math.min(callSeconds, Math.max(leastCallSeconds, youngShare * this.lasted));
    const last = round(Math.min(this.most, callSeconds / perStep));
    const next = Math.min(last, this.stepsPerCall * 10);
    const isDue = due / perStep >= Math.min(next, 3 * this.stepsPerCall);
    if ((next > this.stepsPerCall && isDue) || callSeconds / perStep < this.stepsPerCall / 3)
      this.stepsPerCall = next;
  }
}

/** The largest of 1, 2, 5, 10, 20, 50 … up to a number; below 1 it is 1. Few sizes, so that plans are seldom built anew. */
function round(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return power * ([5, 2].find((digit) => digit * power <= most) ?? 1);
}

/** A rate that follows a new one slowly, so that it can be read. */
export function blended(rate: number, next: number): number {
  return rate === 0 ? next : 0.8 * rate + 0.2 * next;
}
