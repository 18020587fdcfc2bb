import type { Id, Shape } from '../document/document.ts';
import type { ShapedGraph } from './stages.ts';

/** The shape of every θ and bias by the name under which the document keeps it. */
export function parameterShapes(graph: ShapedGraph): Map<Id, Shape> {
  const shapes = new Map<Id, Shape>();
  for (const [id, shape] of graph.biasShapes) shapes.set(graph.vertices.get(id)?.parameter ?? id, shape);
  for (const edge of graph.edges.values()) {
    const shape = graph.parameterShapes.of(edge);
    if (shape) shapes.set(edge.parameter, shape);
  }
  return shapes;
}

/** That of one: of a θ by its edge, of a bias by its vertex, of either by its tie; null where there is none. */
export function shapeOfParameter(graph: ShapedGraph, name: Id): Shape | null {
  const bias = graph.vertices.get(name)?.parameter === name ? graph.biasShapes.get(name) : undefined;
  if (bias) return bias;
  for (const { id, parameter } of graph.vertices.values())
    if (parameter === name) return graph.biasShapes.get(id) ?? null;
  for (const edge of graph.edges.values())
    if (edge.parameter === name) return graph.parameterShapes.of(edge) ?? null;
  return null;
}
