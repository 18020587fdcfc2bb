import type { ShapedGraph } from '../../compiler/stages.ts';
import { sizeOf } from '../../compiler/shape.ts';
import type { Id } from '../../document/document.ts';
import { otherFactors } from './flow.ts';
import { matrixSlopes } from './matrix-entries.ts';
import type { WalkNumbers } from './walk-numbers.ts';

/** One number of a θ or of a bias. */
export interface WeightPlace {
  /** Where it is kept: an edge, a tie, or the vertex of a bias. */
  readonly parameter: Id;
  readonly index: number;
}

/** A place where a number enters: ∂a[to]/∂w = `value`, which is o[from] times what else the map has; 1 for a bias. */
export interface Use {
  /** Null for a bias. */
  readonly edge: Id | null;
  readonly from: { readonly vertex: Id; readonly at: number } | null;
  readonly to: { readonly vertex: Id; readonly at: number };
  /** What o[from] is multiplied by: a factor of the map, and the other terms where the vertex multiplies. */
  readonly coefficient: number;
  readonly value: number;
}

/** Every place of a number: tied edges, tied biases and the cells of a stencil each are one. */
export function usesOf(graph: ShapedGraph, numbers: WalkNumbers, { parameter, index }: WeightPlace): Use[] {
  const biased = [...graph.biasShapes].filter(([id]) => graph.vertices.get(id)?.parameter === parameter);
  if (biased.length > 0) {
    return biased.flatMap(([vertex, shape]) => {
      const count = sizeOf(shape);
      const size = sizeOf(graph.sums.get(vertex) ?? []);
      const places = Array.from({ length: size }, (_, at) => at).filter((at) => at % count === index);
      return places.map((at) => ({ edge: null, from: null, to: { vertex, at }, coefficient: 1, value: 1 }));
    });
  }
  const theta = numbers.parameters[parameter];
  if (!theta || !(index >= 0 && index < theta.length)) return [];
  return [...graph.edges.values()]
    .filter((edge) => edge.parameter === parameter)
    .flatMap((edge) => {
      const others = otherFactors(graph, numbers, edge);
      const o = numbers.output(edge.from);
      return matrixSlopes(graph, edge, theta, index).map(({ row, column, value }): Use => {
        const coefficient = value * (others?.[row] ?? 1);
        return {
          edge: edge.id,
          from: { vertex: edge.from, at: column },
          to: { vertex: edge.to, at: row },
          coefficient,
          value: coefficient * (o[column] ?? NaN),
        };
      });
    });
}
