import type { Random } from '../base/random.ts';

/**
 * Parts the rows at random: the share (0 to 0.9), rounded to whole rows, is kept for validation and at least one row
 * for training. Both lists are ascending.
 */
export function splitRows(
  rows: number,
  share: number,
  random: Random,
): { training: Uint32Array; validation: Uint32Array } {
  const kept = Math.max(0, Math.min(rows - 1, Math.round(rows * share)));
  const order = random.permutation(rows);
  return { validation: order.slice(0, kept).sort(), training: order.slice(kept).sort() };
}
