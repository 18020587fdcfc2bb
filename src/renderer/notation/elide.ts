/**
 * Which of n rows (or columns) are written out: all of them up to `most`, else the first, the last and those about `around`,
 * with null where some are left out.
 */
export function elide(n: number, most: number, around: number): readonly (number | null)[] {
  if (n <= most) return Array.from({ length: n }, (_, i) => i);
  const middle = Math.max(1, Math.min(n - 4, around));
  const shown = [0, middle - 1, middle, middle + 1, middle + 2, n - 1];
  const result: (number | null)[] = [];
  for (const i of new Set(shown)) {
    const last = result.at(-1);
    if (typeof last === 'number' && i > last + 1) result.push(null);
    result.push(i);
  }
  return result;
}
