import { present } from '../base/assert.ts';
import type { Id, Recipe, Shape } from '../document/document.ts';
import { optimizers } from './optimizers/index.ts';
import { maps } from './maps/index.ts';
import { sizeOf } from './shape.ts';
import type { Counts, LayerSequence, ModelEdge, ShapedGraph } from './stages.ts';

/** Trainable numbers and multiply-adds of the whole and of every part, as far as shapes are known. */
export function countsOf(graph: ShapedGraph, sequence: LayerSequence | null, recipe: Recipe | null): Counts {
  const perEdge = new Map<Id, { parameters: number; macs: number }>();
  const perVertex = new Map<Id, { parameters: number; macs: number }>();
  let parameters = 0;
  let macs = 0;
  let back = 0;
  const shared = new Set<Id>();
  for (const edge of graph.edges.values()) {
    const own = edgeCounts(edge, graph);
    if (!own) continue;
    perEdge.set(edge.id, own);
    if (!shared.has(edge.parameter)) parameters += own.parameters;
    shared.add(edge.parameter);
    macs += own.macs;
    // Backwards: once for θ, and once more for what lies below, unless that is the data.
    back +=
      own.macs * ((own.parameters > 0 ? 1 : 0) + (graph.vertices.get(edge.from)?.kind === 'unit' ? 1 : 0));
  }
  for (const id of graph.shapes.keys()) {
    const bias = graph.biasShapes.get(id);
    const count = bias ? sizeOf(bias) : 0;
    parameters += count;
    const incoming = (graph.incoming.get(id) ?? []).map((e) => perEdge.get(e.id));
    perVertex.set(id, {
      parameters: count + incoming.reduce((n, c) => n + (c?.parameters ?? 0), 0),
      macs: incoming.reduce((n, c) => n + (c?.macs ?? 0), 0),
    });
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

/** Of one edge: size of θ, and the multiply-adds of its map: one for every nonzero of its matrix where it says no other. */
function edgeCounts(edge: ModelEdge, graph: ShapedGraph): { parameters: number; macs: number } | null {
  const shape = graph.parameterShapes.get(edge.id);
  if (shape === undefined) return null;
  const [from, to] = [graph.shapes.get(edge.from) as Shape, graph.sums.get(edge.to) as Shape];
  const definition = present(maps[edge.map.kind], edge.map.kind);
  const ends = { from, to, settings: edge.map.settings as never };
  const macs = definition.macs?.(ends) ?? Math.round(definition.inDegree(ends) * sizeOf(to));
  return { parameters: shape === null ? 0 : sizeOf(shape), macs };
}
