import { seededRandom } from '../../base/xoshiro.ts';
import { initialise } from '../../compiler/initialise.ts';
import type { ShapedGraph } from '../../compiler/stages.ts';
import type { GraphDocument, Id } from '../../document/document.ts';
import type { RunState } from '../state/run-store.ts';

export type Origin = 'run' | 'document' | 'drawn';

/** The numbers of all parameters as the whole window shows them. */
export interface PresentNumbers {
  readonly values: Readonly<Record<Id, Float64Array>>;
  readonly origin: Origin;
}

type Start = Pick<GraphDocument, 'parameters' | 'recipe'> & {
  readonly graph: ShapedGraph;
  readonly values: PresentNumbers['values'];
};
let last: Start | null = null;

/** The numbers of a run that has made a step and still belongs to the drawing. */
export function liveNumbers({ parameters, stale, points }: RunState): RunState['parameters'] {
  return !stale && (points.at(-1)?.step ?? 0) > 0 ? parameters : null;
}

/** Those of the run, else those with which a run would start. */
export function presentNumbers(
  graph: ShapedGraph,
  { parameters, recipe }: Pick<GraphDocument, 'parameters' | 'recipe'>,
  live: RunState['parameters'],
): PresentNumbers {
  if (live !== null) return { values: live, origin: 'run' };
  const same = last?.graph === graph && last.parameters === parameters && last.recipe === recipe;
  const start =
    same && last !== null ? last.values : initialise(graph, recipe, parameters, seededRandom(recipe.seed));
  last = { graph, parameters, recipe, values: start };
  return { values: start, origin: Object.keys(parameters).length > 0 ? 'document' : 'drawn' };
}
