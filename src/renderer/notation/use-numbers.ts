import { useMemo } from 'react';
import { liveNumbers, presentNumbers } from '../services/present-numbers.ts';
import type { Origin } from '../services/present-numbers.ts';
import { useCompilation } from '../state/compilation-store.ts';
import { useDocument } from '../state/document-store.ts';
import { useRun } from '../state/run-store.ts';
import type { NumbersOf } from '../../interchange/notation/layer-matrix.ts';

/** The present numbers of all parameters, as the whole window shows them. */
export function useNumbers(): { readonly numbers: NumbersOf; readonly origin: Origin } {
  const graph = useCompilation((compilation) => compilation.graph);
  const parameters = useDocument((document) => document.parameters);
  const recipe = useDocument((document) => document.recipe);
  const live = useRun(liveNumbers);
  return useMemo(() => {
    const { values, origin } = presentNumbers(graph, { parameters, recipe }, live);
    return { numbers: (id) => (Object.hasOwn(values, id) ? values[id] : undefined), origin };
  }, [graph, parameters, recipe, live]);
}
