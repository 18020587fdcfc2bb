type Entry = number | string | boolean | symbol | null | undefined;

const list = Symbol('list');
const record = Symbol('record');
const end = Symbol('end');

/**
 * Sequences of entries, each known by one whole number of its own: 0 is the empty one. A key of several parts is found in this
 * way without being written as text, which would have to be made anew for every look-up.
 */
export class Sequences {
  /** By sequence: the sequences that are longer by one entry. */
  private readonly longer: Map<Entry, number>[] = [];
  private count = 1;

  /** The sequence with one more entry. */
  with(sequence: number, entry: Entry): number {
    const known = (this.longer[sequence] ??= new Map<Entry, number>());
    let found = known.get(entry);
    if (found === undefined) known.set(entry, (found = this.count++));
    return found;
  }

  /** The sequence with all that plain data hold: the same for equal data. */
  withData(sequence: number, data: unknown): number {
    if (typeof data !== 'object' || data === null) return this.with(sequence, data as Entry);
    let found = this.with(sequence, Array.isArray(data) ? list : record);
    if (Array.isArray(data)) for (const part of data as unknown[]) found = this.withData(found, part);
    else
      for (const name in data) found = this.withData(this.with(found, name), data[name as keyof typeof data]);
    return this.with(found, end);
  }
}
