import { sizeOf } from '../compiler/shape.ts';
import type { ShapedGraph } from '../compiler/stages.ts';

/** The numbers by which texts describe a network. A vertex counts with all of its components, as so many neurons. */
export interface GraphFacts {
  readonly vertices: number;
  readonly edges: number;
  /** T: layers after V_0, which is the length of a longest path. */
  readonly depth: number;
  /** |V_0|, …, |V_T|. */
  readonly layers: readonly number[];
  /** The sum of these. */
  readonly size: number;
  /** The largest of these. */
  readonly width: number;
  /** Components of the units, so without inputs and constants. */
  readonly neurons: number;
}

/**
 * Depth, size and width as in Understanding Machine Learning, chapter 20. `constants`: every layer whose next one has biases
 * holds one more vertex, which is always 1. Values that are carried past a layer are no vertices of it.
 */
export function graphFacts(graph: ShapedGraph, constants: boolean): GraphFacts {
  const { levels, vertices, shapes, biasShapes } = graph;
  const components = (id: string) => sizeOf(shapes.get(id) ?? vertices.get(id)?.shape ?? [1]);
  const layers = levels.map((ids, level) => {
    const constant = constants && (levels[level + 1] ?? []).some((id) => biasShapes.has(id));
    return ids.reduce((n, id) => n + components(id), constant ? 1 : 0);
  });
  const units = [...vertices.values()].filter(({ kind }) => kind === 'unit');
  return {
    vertices: vertices.size,
    edges: graph.edges.size,
    depth: Math.max(0, levels.length - 1),
    layers,
    size: layers.reduce((a, b) => a + b, 0),
    width: Math.max(0, ...layers),
    neurons: units.reduce((n, { id }) => n + components(id), 0),
  };
}
