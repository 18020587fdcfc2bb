import type { Id } from '../document/document.ts';

interface Numbered {
  /** Its place among the edges, in the order of their ids. */
  readonly number: number;
}

/** A fact of every edge for which it is known. */
export interface EdgeLookup<T> {
  get(id: Id): T | undefined;
  has(id: Id): boolean;
  /** The same as `get`, for an edge at hand. */
  of(edge: Numbered): T | undefined;
}

/**
 * Facts kept by the numbers of their edges. Of 10⁶ edges, an array is written and read in a small part of the time that a
 * map by their names takes.
 */
export class EdgeFacts<T> implements EdgeLookup<T> {
  private readonly edges: ReadonlyMap<Id, Numbered>;
  private readonly facts: (T | undefined)[];

  constructor(edges: ReadonlyMap<Id, Numbered>) {
    this.edges = edges;
    this.facts = new Array<T | undefined>(edges.size);
  }

  note({ number }: Numbered, fact: T): void {
    this.facts[number] = fact;
  }

  of({ number }: Numbered): T | undefined {
    return this.facts[number];
  }

  get(id: Id): T | undefined {
    const edge = this.edges.get(id);
    return edge && this.of(edge);
  }

  has(id: Id): boolean {
    return this.get(id) !== undefined;
  }
}
