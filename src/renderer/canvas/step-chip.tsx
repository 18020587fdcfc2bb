import './step-chip.css';
import type { Id } from '../../document/document.ts';
import { useCompilation } from '../state/compilation-store.ts';
import { sliceNow, useStep } from '../state/step-store.ts';
import type { StepState } from '../state/step-store.ts';
import { brief } from './brief.ts';
import { span } from './span.ts';

/** What the stepper has computed of a vertex so far: o[v] above, and on the way back δ[v] below. */
export function StepChip({ id }: { id: Id }) {
  const output = useStep((state) => chipText(state, id, 'output'));
  const delta = useStep((state) => chipText(state, id, 'delta'));
  const stale = useStep((state) => state.stale);
  const last = useCompilation(({ graph }) => graph.outgoing.get(id)?.length === 0);
  if (output === null && delta === null) return null;
  const wide = (output ?? delta ?? '').includes('…');
  return (
    <div className={`step-chips ${wide ? 'is-wide' : last ? 'is-last' : ''} ${stale ? 'is-stale' : ''}`}>
      {output !== null && <span className="step-chip is-output">{output}</span>}
      {delta !== null && (
        <span className="step-chip is-delta">
          <i>δ</i> {delta}
        </span>
      )}
    </div>
  );
}

function chipText(state: StepState, id: Id, of: 'output' | 'delta'): string | null {
  if (!state.shown || !state.chips || (state.at === 0 && state.focus === null)) return null;
  const values = sliceNow(state, state.walk?.table.places.get(id)?.[of] ?? null);
  if (values === null || values.length === 0) return null;
  if (values.length === 1) return brief(values[0] ?? NaN);
  return span(values);
}
