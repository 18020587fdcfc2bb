import type { RankedGraph } from '../compiler/stages.ts';
import type { Id } from '../document/document.ts';

/** Paths are counted exactly: their number doubles with a few more edges. */
export type PathCounts = ReadonlyMap<Id, bigint>;

/**
 * The row of `from` in Aᵏ, for A the adjacency matrix with the number of edges u → v: how many paths of `length` edges lead
 * from there to each vertex, and to which at all. `any`: of all lengths from 1 on together, which is the row of (I − A)⁻¹ − I.
 */
export function pathsFrom(graph: RankedGraph, from: Id, length: number | 'any'): PathCounts {
  let now: PathCounts = new Map([[from, 1n]]);
  const total = new Map<Id, bigint>();
  const most = length === 'any' ? graph.levels.length : length;
  for (let k = 0; k < most; k += 1) {
    const next = new Map<Id, bigint>();
    for (const [u, paths] of now) {
      for (const { to } of graph.outgoing.get(u) ?? []) next.set(to, (next.get(to) ?? 0n) + paths);
    }
    if (length === 'any') for (const [v, paths] of next) total.set(v, (total.get(v) ?? 0n) + paths);
    now = next;
  }
  return length === 'any' ? total : now;
}

/** The edges that lie on paths of `length` edges (or of any) from one vertex to another. */
export function edgesBetween(graph: RankedGraph, from: Id, to: Id, length: number | 'any'): ReadonlySet<Id> {
  const most = length === 'any' ? graph.levels.length : length;
  const ahead = reach(from, most, (id) => (graph.outgoing.get(id) ?? []).map((edge) => edge.to));
  const behind = reach(to, most, (id) => (graph.incoming.get(id) ?? []).map((edge) => edge.from));
  const found = new Set<Id>();
  const collect = (starts: ReadonlySet<Id>, ends: ReadonlySet<Id>) => {
    for (const id of starts) {
      for (const edge of graph.outgoing.get(id) ?? []) if (ends.has(edge.to)) found.add(edge.id);
    }
  };
  if (length === 'any') collect(union(ahead), union(behind));
  else
    for (let step = 0; step < length; step += 1)
      collect(ahead[step] ?? none, behind[length - 1 - step] ?? none);
  return found;
}

const none: ReadonlySet<Id> = new Set();

function union(sets: readonly ReadonlySet<Id>[]): ReadonlySet<Id> {
  return new Set(sets.flatMap((set) => [...set]));
}

/** What can be reached in 0, 1, … `most` steps exactly. */
function reach(start: Id, most: number, next: (id: Id) => readonly Id[]): readonly ReadonlySet<Id>[] {
  const sets = [new Set([start])];
  for (let k = 0; k < most; k += 1) sets.push(new Set([...(sets[k] ?? [])].flatMap(next)));
  return sets;
}

/** How many paths lead from vertices without incoming edges to vertices without outgoing ones; a lone vertex is none. */
export function pathsThrough({ levels, incoming, outgoing }: RankedGraph): bigint {
  const paths = new Map<Id, bigint>();
  let total = 0n;
  for (const id of levels.flat()) {
    const edges = incoming.get(id) ?? [];
    const here = edges.length === 0 ? 1n : edges.reduce((sum, { from }) => sum + (paths.get(from) ?? 0n), 0n);
    paths.set(id, here);
    if (edges.length > 0 && (outgoing.get(id)?.length ?? 0) === 0) total += here;
  }
  return total;
}
