/** The wish, or the wish with primes where that is taken already; from then on it is taken. */
export function uniqueName(
  wish: string,
  names: Set<string>,
  taken: (name: string) => boolean = (name) => names.has(name),
): string {
  let name = wish;
  while (taken(name)) name += '′';
  names.add(name);
  return name;
}
