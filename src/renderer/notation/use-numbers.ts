import { useMemo } from 'react';
import { liveNumbers, presentNumbers } from '../services/present-numbers.ts';
import type { Origin } from '../services/present-numbers.ts';
import { useCompilation } from '../state/compilation-store.ts';
import { useDocument } from '../state/document-store.ts';
import { laterStep } from '../state/later-step.ts';
import type { LaterStep } from '../state/later-step.ts';
import { useRun } from '../state/run-store.ts';
import { useStep } from '../state/step-store.ts';
import type { NumbersOf } from '../../interchange/notation/layer-matrix.ts';

/** The present numbers of all parameters, as the whole window shows them; `later`: those of a training step of the stepper. */
export function useNumbers(): {
  readonly numbers: NumbersOf;
  readonly origin: Origin;
  readonly later: LaterStep | null;
} {
  const graph = useCompilation((compilation) => compilation.graph);
  const parameters = useDocument((document) => document.parameters);
  const recipe = useDocument((document) => document.recipe);
  const live = useRun(liveNumbers);
  const later = useStep(laterStep);
  return useMemo(() => {
    const { values: present, origin } = presentNumbers(graph, { parameters, recipe }, live);
    const values = later?.parameters ?? present;
    return { numbers: (id) => (Object.hasOwn(values, id) ? values[id] : undefined), origin, later };
  }, [graph, parameters, recipe, live, later]);
}
