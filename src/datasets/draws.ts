import type { Random } from '../base/random.ts';

/** Uniform between two numbers. */
export function uniformBetween(random: Random, low: number, high: number): number {
  return low + random.uniform() * (high - low);
}
