/**
 * A fixed piece of work of the compiler's sort: names put into a map, looked up and sorted, small objects made. Its time measures
 * the machine, so that the compiler's time over it can be compared with an earlier one.
 */
export function yardstick(count = 20_000): number {
  const byName = new Map<string, { readonly id: string; readonly level: number }>();
  for (let i = 0; i < count; i += 1) {
    const id = `v${(7919 * i) % count}`;
    byName.set(id, { id, level: i % 17 });
  }
  const sorted = [...byName.values()].toSorted((a, b) => a.level - b.level || (a.id < b.id ? -1 : 1));
  return sorted.reduce((sum, { id }, i) => sum + i * (byName.get(id)?.level ?? 0), 0);
}
