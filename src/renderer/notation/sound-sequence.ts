import { group } from '../../compiler/passes/4-group.ts';
import type { LayerSequence, ShapedGraph } from '../../compiler/stages.ts';
import type { Id } from '../../document/document.ts';

/**
 * The layers of the sound part of a drawing with faults: the vertices that have a shape, whose edges all fit, and that are
 * reached from such vertices only. Null where nothing is left beyond inputs.
 */
export function soundSequence(graph: ShapedGraph): LayerSequence | null {
  const kept = new Set<Id>();
  const levels: Id[][] = [];
  for (const ids of graph.levels) {
    const sound = ids.filter((id) => {
      const incoming = graph.incoming.get(id) ?? [];
      const known = graph.shapes.has(id) && graph.sums.has(id);
      const reached = incoming.every((edge) => kept.has(edge.from) && graph.parameterShapes.has(edge.id));
      const faulty = graph.faulty.has(id) && graph.vertices.get(id)?.kind !== 'input';
      return known && reached && !faulty;
    });
    // A layer that misses nothing but what is faulty keeps its number.
    if (sound.length === 0) break;
    for (const id of sound) kept.add(id);
    levels.push(sound);
  }
  if (levels.length < 2) return null;
  const inside = <T extends { readonly from: Id; readonly to: Id }>(edges: readonly T[]) =>
    edges.filter(({ from, to }) => kept.has(from) && kept.has(to));
  const only = <T>(map: ReadonlyMap<Id, T>) => new Map([...map].filter(([id]) => kept.has(id)));
  const edges = new Map(inside([...graph.edges.values()]).map((edge) => [edge.id, edge]));
  return group(
    {
      ...graph,
      vertices: only(graph.vertices),
      edges,
      incoming: new Map([...only(graph.incoming)].map(([id, list]) => [id, inside(list)])),
      outgoing: new Map([...only(graph.outgoing)].map(([id, list]) => [id, inside(list)])),
      levels,
      level: only(graph.level),
    },
    () => {},
  );
}
