/** One call of fused steps should take about this long: pausing is heard between calls. */
const callSeconds = 0.04;
/** Longer plans gain nothing and take long to build. */
const mostSteps = 1000;

/** How fast a run goes, and how many steps a call should fuse. */
export class Pace {
  /** Steps of a call. */
  stepsPerCall = 1;
  /** Steps per second, lately; 0 before the first. */
  speed = 0;
  private readonly most: number;

  /** `limit`: steps that one call can take at most for other reasons. */
  constructor(limit: number) {
    this.most = Math.max(1, Math.min(mostSteps, Math.floor(limit)));
  }

  /** Notes how long a call took. The first calls of a plan, which build it, count too. */
  note(steps: number, seconds: number): void {
    const perStep = Math.max(seconds / Math.max(1, steps), 1e-9);
    this.speed = blended(this.speed, 1 / perStep);
    const ideal = Math.min(this.most, Math.max(1, callSeconds / perStep));
    if (ideal > 3 * this.stepsPerCall) this.stepsPerCall = Math.min(this.most, this.stepsPerCall * 10);
    else if (ideal < this.stepsPerCall / 10)
      this.stepsPerCall = Math.max(1, Math.floor(this.stepsPerCall / 10));
  }
}

/** A rate that follows a new one slowly, so that it can be read. */
export function blended(rate: number, next: number): number {
  return rate === 0 ? next : 0.8 * rate + 0.2 * next;
}
