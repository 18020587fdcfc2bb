import { parseSettings } from '../../base/fields.ts';
import { maps } from '../../compiler/maps/index.ts';
import type { Compilation } from '../../compiler/compilation.ts';
import type { Choice, DrawnEdge, DrawnGraph, Id } from '../../document/document.ts';
import { shapeText } from '../../interchange/drawing/geometry.ts';

/** Why an edge cannot be drawn. */
export type Refusal =
  | { readonly code: 'itself' }
  | { readonly code: 'into-input'; readonly to: Id }
  | { readonly code: 'twice'; readonly from: Id; readonly to: Id }
  | { readonly code: 'cycle'; readonly from: Id; readonly to: Id }
  | {
      readonly code: 'shapes';
      readonly map: string;
      readonly from: string;
      readonly to: string;
      readonly needs: string;
    };

/** The vertices that `start` leads to over any number of edges, itself included; backwards with `against`. */
export function reached(graph: DrawnGraph, start: Id, against = false): ReadonlySet<Id> {
  const next = new Map<Id, Id[]>();
  for (const { from, to } of Object.values(graph.edges)) {
    const [a, b] = against ? [to, from] : [from, to];
    const list = next.get(a);
    if (list === undefined) next.set(a, [b]);
    else list.push(b);
  }
  const seen = new Set([start]);
  for (const id of seen) for (const other of next.get(id) ?? []) seen.add(other);
  return seen;
}

/**
 * Why each vertex cannot be the other end of an edge at `anchor`; absent when it can. `outgoing`: the edge would start
 * at the anchor. `replacing` is the edge whose end is being moved.
 */
export function refusals(
  graph: DrawnGraph,
  compilation: Compilation,
  anchor: Id,
  outgoing: boolean,
  map: Choice,
  replacing: Id | null = null,
): ReadonlyMap<Id, Refusal> {
  const edges = Object.entries(graph.edges).filter(([id]) => id !== replacing);
  const rest: DrawnGraph = { vertices: graph.vertices, edges: Object.fromEntries(edges) };
  const wouldClose = reached(rest, anchor, outgoing);
  const pairs = new Set(edges.map(([, e]) => JSON.stringify([e.from, e.to])));
  const result = new Map<Id, Refusal>();
  for (const other of Object.keys(graph.vertices)) {
    const [from, to] = outgoing ? [anchor, other] : [other, anchor];
    const refusal = refuse(graph, compilation, { from, to, map }, wouldClose.has(other), pairs);
    if (refusal !== null) result.set(other, refusal);
  }
  return result;
}

function refuse(
  graph: DrawnGraph,
  compilation: Compilation,
  edge: DrawnEdge,
  closes: boolean,
  pairs: ReadonlySet<string>,
): Refusal | null {
  const { from, to } = edge;
  if (from === to) return { code: 'itself' };
  if (graph.vertices[to]?.kind === 'input') return { code: 'into-input', to };
  if (pairs.has(JSON.stringify([from, to]))) return { code: 'twice', from, to };
  if (closes) return { code: 'cycle', from, to };
  const definition = maps[edge.map.kind ?? 'dense'];
  const said = graph.vertices[to]?.shape !== undefined;
  const [a, b] = [compilation.graph.shapes.get(from), said ? compilation.graph.sums.get(to) : undefined];
  if (definition === undefined || a === undefined || b === undefined) return null;
  const { kind: _, ...given } = edge.map;
  const needs = definition.refuse(a, b, parseSettings(definition.fields, given).settings);
  if (needs === null) return null;
  return { code: 'shapes', map: definition.title, from: shapeText(a), to: shapeText(b), needs };
}

/** The refusal in words, short enough to stand beside the pointer. */
export function refusalText(refusal: Refusal): string {
  switch (refusal.code) {
    case 'itself':
      return 'A vertex cannot feed itself';
    case 'into-input':
      return `${refusal.to} is an input: no edge leads into it`;
    case 'twice':
      return `${refusal.from} and ${refusal.to} are connected already`;
    case 'cycle':
      return `${refusal.to} leads back to ${refusal.from}: that would close a cycle`;
    case 'shapes':
      return `${refusal.map} from ${refusal.from} to ${refusal.to} needs ${refusal.needs}`;
  }
}
