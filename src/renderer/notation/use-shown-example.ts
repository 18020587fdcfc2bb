import { useMemo } from 'react';
import type { Compilation } from '../../compiler/compilation.ts';
import type { LayerSequence } from '../../compiler/stages.ts';
import type { Recipe } from '../../document/document.ts';
import type { Convention } from '../../interchange/notation/convention.ts';
import { valuesAt } from '../../lab/walk-values.ts';
import { useExample } from '../state/example-store.ts';
import { useStep } from '../state/step-store.ts';
import type { ShownExample } from './shown-example.ts';
import { underConvention } from './under-convention.ts';

/** An example, and what its numbers come from: of one source, numbers that have been made stay as they are. */
export interface Shown {
  readonly example: ShownExample | null;
  readonly source: object;
}

/**
 * The numbers of the chosen example: while the plans are stepped through, those of the walk at its place, and what flows back among
 * them; else all of them. Those of another drawing are not shown.
 */
export function useShownExample(compilation: Compilation, convention: Convention, recipe: Recipe): Shown {
  const values = useExample((state) => state.values);
  const stepped = useStepped(compilation);
  const whole = values?.compilation === compilation ? values : null;
  const own = stepped ?? whole;
  const sequence: LayerSequence | null = compilation.sequence;
  const walk = useStep((state) => (state.shown ? state.walk : null));
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- a new one whenever numbers may be others
  const source = useMemo(() => ({}), [walk ?? whole, convention, recipe]);
  return useMemo(
    () => ({ example: own && underConvention(own, convention, recipe, sequence), source }),
    [own, convention, recipe, sequence, source],
  );
}

function useStepped(compilation: Compilation): ShownExample | null {
  const walk = useStep((state) => (state.shown ? state.walk : null));
  const at = useStep((state) => state.at);
  const focus = useStep((state) => state.focus);
  return useMemo(() => {
    if (walk === null || walk.compilation !== compilation || compilation.walk === null) return null;
    return { ...valuesAt(walk, compilation.walk, { at, focus }), withoutBackward: null };
  }, [walk, compilation, at, focus]);
}
