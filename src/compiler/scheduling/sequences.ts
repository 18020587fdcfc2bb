/**
 * Sequences of numbers, each known by one whole number of its own: 0 is the empty one. A key of several parts is found in this
 * way without being written as text, which would have to be made anew for every look-up.
 */
export class Sequences {
  /** By sequence: the sequences that are longer by one entry. */
  private readonly longer: Map<number, number>[] = [];
  private count = 1;

  /** The sequence with one more entry. */
  with(sequence: number, entry: number): number {
    const known = (this.longer[sequence] ??= new Map<number, number>());
    let found = known.get(entry);
    if (found === undefined) known.set(entry, (found = this.count++));
    return found;
  }
}
