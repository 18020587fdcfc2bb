import { present } from '../../base/assert.ts';
import { compareCodePoints } from '../../base/code-points.ts';
import type { Id } from '../../document/document.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { ModelGraph, RankedGraph } from '../stages.ts';

/**
 * Pass 2. The level of a vertex is 0 for an input and else 1 + the largest level of what feeds it. A cycle is reported
 * with its vertices; it and what depends on it have no level and are left out.
 */
export function rank(graph: ModelGraph, report: (diagnostic: Diagnostic) => void): RankedGraph {
  // `left`: edges from vertices that have no level yet. One record each, so that an edge costs one look-up.
  const states = new Map<Id, { left: number; level: number }>();
  const ready: Id[] = [];
  for (const [id, { kind }] of graph.vertices) {
    const left = graph.incoming.get(id)?.length ?? 0;
    states.set(id, { left, level: kind === 'input' ? 0 : 1 });
    if (left === 0) ready.push(id);
  }
  for (let next = 0; next < ready.length; next += 1) {
    const id = ready[next] as Id;
    const below = (states.get(id)?.level ?? 0) + 1;
    for (const { to } of graph.outgoing.get(id) ?? []) {
      const state = present(states.get(to), to);
      state.level = Math.max(state.level, below);
      state.left -= 1;
      if (state.left === 0) ready.push(to);
    }
  }
  const stuck: Id[] = [];
  const level = new Map<Id, number>();
  const levels: Id[][] = [];
  for (const [id, state] of states) {
    if (state.left > 0) {
      stuck.push(id);
      continue;
    }
    level.set(id, state.level);
    (levels[state.level] ??= []).push(id);
  }
  for (const vertices of cyclesAmong(stuck, graph)) {
    report({
      severity: 'error',
      place: { at: 'vertex', id: vertices[0] as Id },
      fault: { code: 'cycle', vertices },
    });
  }
  return {
    ...graph,
    level,
    levels: Array.from(levels, (l) => l ?? []),
    whole: graph.whole && stuck.length === 0,
  };
}

/** One cycle, in the direction of its edges, for each strongly connected part of the vertices that could not be ranked. */
function cyclesAmong(stuck: readonly Id[], graph: ModelGraph): Id[][] {
  const part = partsOf(stuck, graph);
  const done = new Set<Id>();
  const cycles: Id[][] = [];
  for (const start of stuck) {
    const own = part.get(start) as Id;
    if (done.has(own)) continue;
    done.add(own);
    // Within its part every vertex has a predecessor, if the part has a cycle: walking backwards must meet its own trail.
    const trail: Id[] = [];
    const place = new Map<Id, number>();
    let at: Id | undefined = start;
    while (at !== undefined && !place.has(at)) {
      place.set(at, trail.length);
      trail.push(at);
      at = graph.incoming.get(at)?.find((e) => part.get(e.from) === own)?.from;
    }
    const from = at === undefined ? undefined : place.get(at);
    if (from !== undefined) cycles.push(rotateToSmallest(trail.slice(from).toReversed()));
  }
  return cycles;
}

/**
 * The strongly connected part of every given vertex, named by one of its own (Kosaraju and Sharir: those that reach a
 * vertex among the vertices that finish before it). Without recursion, since a path may be long.
 */
function partsOf(ids: readonly Id[], graph: ModelGraph): Map<Id, Id> {
  const inside = new Set(ids);
  const seen = new Set<Id>();
  const finished: Id[] = [];
  for (const root of ids) {
    if (seen.has(root)) continue;
    seen.add(root);
    const path = [{ id: root, next: 0 }];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const edge = graph.outgoing.get(top.id)?.[top.next];
      top.next += 1;
      if (!edge) finished.push((path.pop() as { id: Id }).id);
      else if (inside.has(edge.to) && !seen.has(edge.to)) {
        seen.add(edge.to);
        path.push({ id: edge.to, next: 0 });
      }
    }
  }
  const part = new Map<Id, Id>();
  for (const root of finished.reverse()) {
    if (part.has(root)) continue;
    part.set(root, root);
    const reaching = [root];
    for (let id = reaching.pop(); id !== undefined; id = reaching.pop()) {
      for (const { from } of graph.incoming.get(id) ?? []) {
        if (!inside.has(from) || part.has(from)) continue;
        part.set(from, root);
        reaching.push(from);
      }
    }
  }
  return part;
}

function rotateToSmallest(cycle: readonly Id[]): Id[] {
  const smallest = cycle.reduce((a, b) => (compareCodePoints(b, a) < 0 ? b : a));
  const at = cycle.indexOf(smallest);
  return [...cycle.slice(at), ...cycle.slice(0, at)];
}
