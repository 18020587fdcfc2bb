import { present } from '../base/assert.ts';
import type { Id, Recipe, Shape } from '../document/document.ts';
import { EdgeFacts } from './edge-facts.ts';
import { optimizers } from './optimizers/index.ts';
import { maps } from './maps/index.ts';
import { isNeuron, sizeOf } from './shape.ts';
import type { Counts, EdgeCounts } from './compilation.ts';
import type { LayerSequence, ModelEdge, Placed, ShapedGraph } from './stages.ts';

/** Trainable numbers and multiply-adds of the whole and of every part, as far as shapes are known. */
export function countsOf(graph: ShapedGraph, sequence: LayerSequence | null, recipe: Recipe | null): Counts {
  const perEdge = new EdgeFacts<EdgeCounts>(graph.edges);
  const perVertex = new Map<Id, { parameters: number; macs: number }>();
  let parameters = 0;
  let macs = 0;
  let back = 0;
  const shared = new Set<Id>();
  const addOnce = (id: Id, parameter: Id, count: number): void => {
    if (parameter === id || !shared.has(parameter)) parameters += count;
    if (parameter !== id) shared.add(parameter);
  };
  for (const id of graph.shapes.keys()) {
    const bias = graph.biasShapes.get(id);
    const count = bias ? sizeOf(bias) : 0;
    addOnce(id, graph.vertices.get(id)?.parameter ?? id, count);
    perVertex.set(id, { parameters: count, macs: 0 });
  }
  const counted = edgeCounts(graph);
  for (const edge of graph.edges.values()) {
    const own = counted(edge);
    if (!own) continue;
    perEdge.note(edge, own);
    const vertex = perVertex.get(edge.to);
    if (vertex) {
      vertex.parameters += own.parameters;
      vertex.macs += own.macs;
    }
    addOnce(edge.id, edge.parameter, own.parameters);
    macs += own.macs;
    // Backwards: once for θ, and once more for what lies below, unless that is the data.
    back +=
      own.macs * ((own.parameters > 0 ? 1 : 0) + (graph.vertices.get(edge.from)?.kind === 'unit' ? 1 : 0));
  }
  const kept = sequence ? sequence.parameters.reduce((n, p) => n + sizeOf(p.shape), 0) : parameters;
  const slots = Object.keys(optimizers[recipe?.optimizer.kind ?? 'gradient-descent']?.slots ?? {}).length;
  return {
    parameters,
    macsForward: macs,
    macsBackward: back,
    bytes: 4 * kept * (1 + slots),
    perVertex,
    perEdge,
  };
}

/**
 * Of an edge: size of θ, and the multiply-adds of its map: one for every nonzero of its matrix where it says no other. Edges with
 * one map between equal shapes are counted once.
 */
function edgeCounts(graph: ShapedGraph): (edge: ModelEdge) => EdgeCounts | null {
  const known = new Map<Placed, Map<string, EdgeCounts>>();
  return (edge) => {
    const shape = graph.parameterShapes.of(edge);
    if (shape === undefined) return null;
    const [from, to] = [graph.shapes.get(edge.from) as Shape, graph.sums.get(edge.to) as Shape];
    let ofMap = known.get(edge.map);
    if (!ofMap) known.set(edge.map, (ofMap = new Map<string, EdgeCounts>()));
    const key = isNeuron(from) && isNeuron(to) ? '' : `${from.join('×')} ${to.join('×')}`;
    const before = ofMap.get(key);
    if (before) return before;
    const definition = present(maps[edge.map.kind], edge.map.kind);
    const ends = { from, to, settings: edge.map.settings as never };
    const macs = definition.macs?.(ends) ?? Math.round(definition.inDegree(ends) * sizeOf(to));
    const way = definition.transforms?.(ends) ? ({ transforms: true } as const) : {};
    const counts = { parameters: shape === null ? 0 : sizeOf(shape), macs, ...way };
    ofMap.set(key, counts);
    return counts;
  };
}
