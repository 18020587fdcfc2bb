import { type Touched, touchedAt } from '../../lab/walk-touched.ts';
import type { Pointed } from '../state/pointed-store.ts';
import type { StepState } from '../state/step-store.ts';

const nothing: Touched = { components: [], parameters: [] };
let last: (Pick<StepState, 'walk' | 'at' | 'focus'> & { readonly touched: Touched }) | null = null;

/** What the stepper's row at hand works on; nothing while it is closed. */
export function atHand({ shown, walk, at, focus }: StepState): Touched {
  const plans = walk?.compilation.walk;
  if (!shown || walk === null || !plans) return nothing;
  if (last?.walk !== walk || last.at !== at || last.focus !== focus) {
    const touched = touchedAt(walk, plans, walk.compilation.graph, { at, focus });
    last = { walk, at, focus, touched };
  }
  return last.touched;
}

let shownAs: { readonly touched: Touched; readonly pointed: Pointed | null } | null = null;

/** The one component that the stepper works on, as if it were pointed at; null where there are several. */
export function componentAtHand(state: StepState): Pointed | null {
  const touched = atHand(state);
  if (shownAs?.touched !== touched) {
    const [one] = touched.components;
    const alone = one !== undefined && touched.components.length === 1;
    shownAs = { touched, pointed: alone ? { kind: 'vertex', id: one.vertex, at: one.at } : null };
  }
  return shownAs.pointed;
}
