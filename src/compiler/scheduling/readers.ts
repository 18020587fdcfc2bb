import type { Node, ValueNumber } from './node.ts';

const none = -1;
/** Nothing makes the value, so nobody asks who reads it. */
const given = -2;

/**
 * Who reads each value that some node makes: chains in plain arrays, for a list of its own for every value would be most of what
 * fusion allocates. Nodes are positions in a list.
 */
export class Readers {
  /** By value, the first place of its chain. */
  private readonly heads: Int32Array;
  private readonly readers: number[];
  /** By place, the next place of the same chain. */
  private readonly following: number[];
  private places = 0;

  /** `count` is the number of values. */
  constructor(nodes: readonly Node[], count: number) {
    this.heads = new Int32Array(count).fill(given);
    let readings = 0;
    for (const { inputs, output } of nodes) {
      this.heads[output] = none;
      readings += inputs.length;
    }
    this.readers = new Array<number>(readings);
    this.following = new Array<number>(readings);
    // From the last, so that a chain begins with the first reader.
    for (let i = nodes.length - 1; i >= 0; i -= 1) {
      for (const value of (nodes[i] as Node).inputs) this.put(value, i);
    }
  }

  /** The first place of a value's chain; negative where there is none. */
  first(value: ValueNumber): number {
    return this.heads[value] as number;
  }

  /** The place after; negative at the end. */
  next(place: number): number {
    return this.following[place] as number;
  }

  at(place: number): number {
    return this.readers[place] as number;
  }

  hasOne(value: ValueNumber): boolean {
    const first = this.first(value);
    return first >= 0 && this.next(first) < 0;
  }

  private put(value: ValueNumber, reader: number): void {
    const first = this.first(value);
    if (first === given) return;
    this.readers[this.places] = reader;
    this.following[this.places] = first;
    this.heads[value] = this.places;
    this.places += 1;
  }
}
