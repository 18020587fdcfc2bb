import type { Random } from '../base/random.ts';
import type { Id, Parameters, Recipe } from '../document/document.ts';
import { initialisers } from './initialisers/index.ts';
import { maps } from './maps/index.ts';
import { placeChoice } from './place.ts';
import { nonnegative } from './projected.ts';
import { sameShape, sizeOf } from './shape.ts';
import type { ShapedGraph } from './stages.ts';

/**
 * Starting numbers of every θ and bias by document id: those given in the document where they fit, else the recipe's
 * rule (its absolute value where a map needs θ ≥ 0). Each parameter draws from a source of its own name, so adding a vertex changes no other number.
 */
export function initialise(
  graph: ShapedGraph,
  recipe: Recipe,
  parameters: Parameters,
  random: Random,
): Record<Id, Float64Array> {
  const place = { at: 'recipe', part: 'initialiser' } as const;
  const rule = placeChoice(
    initialisers,
    'initialiser',
    recipe.initialiser,
    'uniform-in-degree',
    place,
    () => {},
  );
  const definition = initialisers[rule?.kind ?? 'zeros'];
  const bounded = nonnegative(graph);
  const start = (
    id: Id,
    shape: readonly number[],
    kind: 'weight' | 'bias',
    inDegree: number,
  ): Float64Array => {
    const given = Object.hasOwn(parameters, id) ? parameters[id] : undefined;
    if (given && sameShape(given.shape, shape)) return Float64Array.from(given.values);
    const context = { count: sizeOf(shape), kind, inDegree };
    const drawn = definition?.fill(context, (rule?.settings ?? {}) as never, random.fork(`parameter ${id}`));
    const start = drawn ?? new Float64Array(sizeOf(shape));
    return bounded.has(id) ? start.map(Math.abs) : start;
  };
  const values = new Map<Id, Float64Array>();
  for (const [id, incoming] of graph.incoming) {
    const to = graph.sums.get(id);
    if (!to) continue;
    const degrees = incoming.map((edge) => {
      const from = graph.shapes.get(edge.from) ?? [];
      return maps[edge.map.kind]?.inDegree({ from, to, settings: edge.map.settings as never }) ?? 0;
    });
    const inDegree = degrees.reduce((a, b) => a + b, 0);
    for (const edge of incoming) {
      const shape = graph.parameterShapes.of(edge);
      if (shape && !values.has(edge.parameter))
        values.set(edge.parameter, start(edge.parameter, shape, 'weight', inDegree));
    }
    const bias = graph.biasShapes.get(id);
    const name = graph.vertices.get(id)?.parameter ?? id;
    if (bias && !values.has(name)) values.set(name, start(name, bias, 'bias', inDegree));
  }
  return Object.fromEntries(values); // own properties, whatever the names
}
