import { initialSettings, type Fields } from '../../../base/fields.ts';
import type { Comparison } from '../experiment.ts';

type Origin = Comparison['origin'];

/** A number that must agree within `tolerance`. */
export function near(
  quantity: string,
  reference: number,
  ours: number,
  tolerance: number,
  because: string,
  origin: Origin = 'recomputed',
): Comparison {
  return { quantity, reference, ours, tolerance, because, origin };
}

/** A count that must agree exactly. */
export function counted(
  quantity: string,
  reference: number,
  ours: number,
  origin: Origin = 'recomputed',
): Comparison {
  return near(quantity, reference, ours, 0, 'a count', origin);
}

/** A number that must agree to `digits` significant digits; `because` says why not to more. */
export function digits(
  quantity: string,
  reference: number,
  ours: number,
  count: number,
  because: string,
  origin: Origin = 'recomputed',
): Comparison {
  return near(quantity, reference, ours, Math.abs(reference) * 10 ** -count, because, origin);
}

/** Whether a comparison holds; a number that is not finite never does. */
export function holds({ reference, ours, tolerance }: Comparison): boolean {
  return Math.abs(ours - reference) <= tolerance;
}

/** Whether the settings are the published ones, but for those named: only then is there anything to compare with. */
export function isOriginal(
  fields: Fields,
  settings: Readonly<Record<string, unknown>>,
  free: readonly string[] = [],
): boolean {
  const initial: Readonly<Record<string, unknown>> = initialSettings(fields);
  return Object.keys(fields).every((name) => free.includes(name) || settings[name] === initial[name]);
}

/** Of float64 sums that are added in another order, or with another exponential function. */
export const rounding = 'float64 sums in another order';
