import { useMemo } from 'react';
import { seededRandom } from '../../base/xoshiro.ts';
import { initialise } from '../../compiler/initialise.ts';
import { useCompilation } from '../state/compilation-store.ts';
import { useDocument } from '../state/document-store.ts';
import { useRun } from '../state/run-store.ts';
import type { NumbersOf } from './layer-matrix.ts';

export type Origin = 'run' | 'document' | 'drawn';

/** The present numbers of all parameters: of the run, unless it is stale, else those with which a run would start. */
export function useNumbers(): { readonly numbers: NumbersOf; readonly origin: Origin } {
  const graph = useCompilation((compilation) => compilation.graph);
  const parameters = useDocument((document) => document.parameters);
  const recipe = useDocument((document) => document.recipe);
  const live = useRun((run) => (run.stale ? null : run.parameters));
  const start = useMemo(
    () => initialise(graph, recipe, parameters, seededRandom(recipe.seed)),
    [graph, recipe, parameters],
  );
  const values = live ?? start;
  const origin = live !== null ? 'run' : Object.keys(parameters).length > 0 ? 'document' : 'drawn';
  return { numbers: (id) => values[id], origin };
}
