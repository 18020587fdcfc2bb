import { compareCodePoints } from '../base/code-points.ts';

/**
 * Ids in the order of their code points, the order of everything, whatever the order of keys in a file. UTF-16 order is
 * much faster and the same where no surrogates occur.
 */
export function sortIds(ids: readonly string[]): string[] {
  const plain = ids.every((id) => !/[\uD800-\uDFFF]/.test(id));
  return plain ? ids.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)) : ids.toSorted(compareCodePoints);
}
