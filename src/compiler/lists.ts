/** Items in lists that stand one after the other without gaps. */
export interface Lists {
  /** Where every list begins, and in the end how many items there are: one more than there are lists. */
  readonly start: readonly number[];
  /** Where each item stands; those of one list keep their order. */
  readonly place: readonly number[];
}

/** Items gathered into so many lists; `listOf` says into which each of them goes. */
export function gathered(listOf: readonly number[], lists: number): Lists {
  const start = new Array<number>(lists + 1).fill(0);
  for (const list of listOf) start[list + 1] = (start[list + 1] as number) + 1;
  for (let list = 0; list < lists; list += 1)
    start[list + 1] = (start[list + 1] as number) + (start[list] as number);
  const next = [...start];
  return { start, place: listOf.map((list) => (next[list] as number)++) };
}

/** Items of the longest list. */
export function longest({ start }: Pick<Lists, 'start'>): number {
  return start.reduce((most, from, list) => Math.max(most, (start[list + 1] ?? from) - from), 0);
}
