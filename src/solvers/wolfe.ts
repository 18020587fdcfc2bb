import type { LineSearch } from './line-search.ts';
import { placeAt, type Place, usable } from './progress.ts';
import { dot, plus } from './vectors.ts';

/** A trial: φ(t) = f(x + td) and φ′(t); `place` is null at t = 0. */
interface Trial {
  readonly t: number;
  readonly value: number;
  readonly slope: number;
  readonly place: Place | null;
}

/**
 * A step with the strong Wolfe conditions φ(t) ≤ φ(0) + c₁tφ′(0) and |φ′(t)| ≤ c₂|φ′(0)|: bracketing and zoom, algorithms 3.5
 * and 3.6 of Nocedal & Wright (2006), with cubic interpolation kept away from the ends of the bracket. When `most` trials
 * do not suffice, the best step with sufficient decrease is taken all the same.
 */
export function wolfeSearch(c1: number, c2: number, most = 30): LineSearch {
  return (objective, at, direction, first) => {
    const start: Trial = { t: 0, value: at.value, slope: dot(at.gradient, direction), place: null };
    let finite = false;
    let trials = 0;
    const tryAt = (t: number): Trial => {
      trials += 1;
      const place = placeAt(objective, plus(at.x, t, direction));
      if (!usable(place)) return { t, value: Infinity, slope: NaN, place };
      finite = true;
      return { t, value: place.value, slope: dot(place.gradient, direction), place };
    };
    const tooHigh = (trial: Trial, low: Trial): boolean =>
      trial.value > start.value + c1 * trial.t * start.slope || trial.value >= low.value;
    const flat = (trial: Trial): boolean => Math.abs(trial.slope) <= -c2 * start.slope;
    const answer = ({ t, place }: Trial): ReturnType<LineSearch> => ({ step: t, trials, place, finite });

    let low = start;
    let high: Trial | null = null;
    let next = first;
    while (trials < most) {
      const trial = tryAt(next);
      if (tooHigh(trial, low)) {
        high = trial;
      } else {
        if (flat(trial)) return answer(trial);
        const towards = high === null ? 1 : high.t - low.t;
        if (trial.slope * towards >= 0) high = low;
        const before = low;
        low = trial;
        if (high === null) {
          next = within(cubicMinimum(before, trial), 2 * trial.t, 10 * trial.t, 2 * trial.t);
          continue;
        }
      }
      const width = high.t - low.t;
      // Bracket and rounding are of one size: nothing is left to be found in between.
      if (Math.abs(width) <= 4 * Number.EPSILON * Math.max(low.t, high.t)) break;
      const [near, far] = [low.t + 0.01 * width, high.t - 0.01 * width];
      // Every third trial halves the bracket, so that it shrinks whatever the interpolation says.
      const proposal = trials % 3 === 2 ? NaN : cubicMinimum(low, high);
      next = within(proposal, Math.min(near, far), Math.max(near, far), low.t + width / 2);
    }
    return low.t === 0 ? { step: 0, trials, place: null, finite } : answer(low);
  };
}

/** The value kept between least and most, or `otherwise` if it is no number. */
function within(value: number, least: number, most: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : Math.min(most, Math.max(least, value));
}

/** Where the cubic with the values and slopes of a and b is smallest; NaN if it has no minimum or a value is missing. */
function cubicMinimum(a: Trial, b: Trial): number {
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.t - b.t);
  const d2 = Math.sign(b.t - a.t) * Math.sqrt(d1 * d1 - a.slope * b.slope);
  const t = b.t - ((b.t - a.t) * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2);
  return Number.isFinite(t) ? t : NaN;
}
