/** The wish, or the wish with primes where that is taken already; from then on it is taken. */
export function uniqueName(wish: string, names: Set<string>): string {
  let name = wish;
  while (names.has(name)) name += '′';
  names.add(name);
  return name;
}
