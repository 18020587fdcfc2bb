import type { Id } from '../document/document.ts';
import { maps } from './maps/index.ts';
import type { ModelEdge, ModelGraph } from './stages.ts';

/** The parameters that must not be negative, each with the first edge whose map asks for it. */
export function nonnegative(graph: ModelGraph): ReadonlyMap<Id, ModelEdge> {
  const found = new Map<Id, ModelEdge>();
  for (const edge of graph.edges.values()) {
    const { projection } = maps[edge.map.kind] ?? {};
    if (projection === 'nonnegative' && !found.has(edge.parameter)) found.set(edge.parameter, edge);
  }
  return found;
}
