import type { Axis } from '../../lab/figure.ts';
import { ticks } from '../training/frame.ts';
import { logarithmicRange, logarithmicTicks } from '../training/logarithmic-axis.ts';

/** How the numbers of one axis become places. */
export interface Scale {
  readonly range: readonly [number, number];
  readonly logarithmic: boolean;
  /** 0 at the lower end, 1 at the upper one; not finite where a logarithmic axis has no place. */
  share(value: number): number;
  /** The number at a share. */
  value(share: number): number;
  /** Round numbers, about as many as wanted. */
  ticks(wanted: number): readonly number[];
}

/** Share of the extent that is left free at both ends of a linear axis; on a logarithmic one, half of it. */
const margin = 0.04;

/** The scale of an axis: its own range, or one that holds the values; `tight` leaves no margin. */
export function scaleOf(axis: Axis, values: Iterable<number>, tight = false): Scale {
  const logarithmic = axis.scale === 'logarithmic';
  const [low, high] = axis.range ?? extent(values, logarithmic);
  if (logarithmic) {
    const given = axis.range !== undefined && low > 0 && high > low;
    if (given) return logarithmicScale([low, high]);
    const [from, to] = logarithmicRange(low, high);
    const factor = tight ? 1 : (to / from) ** (margin / 2);
    return logarithmicScale([from / factor, to * factor]);
  }
  if (axis.range !== undefined && high > low) return linearScale([low, high]);
  if (!(high > low)) {
    const middle = Number.isFinite(low) ? low : 0;
    const reach = middle === 0 ? 1 : Math.abs(middle) / 10;
    return linearScale([middle - reach, middle + reach]);
  }
  const room = tight ? 0 : margin * (high - low);
  return linearScale([low - room, high + room]);
}

/** Least and largest finite number; on a logarithmic axis, of those above zero. */
export function extent(values: Iterable<number>, positive = false): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value) || (positive && !(value > 0))) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

export function linearScale(range: readonly [number, number]): Scale {
  const [low, high] = range;
  return {
    range,
    logarithmic: false,
    share: (value) => (value - low) / (high - low),
    value: (share) => low + share * (high - low),
    ticks: (wanted) => ticks(range, wanted),
  };
}

function logarithmicScale(range: readonly [number, number]): Scale {
  const [low, high] = range;
  const [from, to] = [Math.log10(low), Math.log10(high)];
  return {
    range,
    logarithmic: true,
    share: (value) => (value > 0 ? (Math.log10(value) - from) / (to - from) : NaN),
    value: (share) => 10 ** (from + share * (to - from)),
    ticks: () => logarithmicTicks(low, high),
  };
}
