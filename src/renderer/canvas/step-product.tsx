import './step-product.css';
import type { EdgeRole } from '../../lab/walk-edges.ts';
import type { Id } from '../../document/document.ts';
import { curveAt } from '../../interchange/drawing/geometry.ts';
import type { Curve } from '../../interchange/drawing/geometry.ts';
import { edgesOf } from '../state/step-terms.ts';
import { currentRow, useStep } from '../state/step-store.ts';
import type { StepState } from '../state/step-store.ts';
import { brief } from './brief.ts';
import { span } from './span.ts';

/** Before the number: what flows back points that way, other numbers are named; a product needs no word. */
const marks: Readonly<Record<EdgeRole, string>> = { product: '', flow: '← ', gradient: '∂w ', weight: 'w′ ' };

/**
 * On an edge, while the row of the plan that it belongs to is the current one: w·o[u], on the way back δ[v]·w or ∂L/∂w, and
 * after the update w; of a layer's edge the least and the largest number.
 */
export function StepProduct({ id, curve }: { id: Id; curve: Curve }) {
  const text = useStep((state) => productText(state, id));
  const kind = useStep((state) => numbersOf(state, id)?.role);
  const now = useStep((state) => isNow(state, id));
  const stale = useStep((state) => state.stale);
  if (text === null || kind === undefined) return null;
  // Towards the end that it flows to, clear of the numbers at the vertices.
  const at = curveAt(curve, kind === 'product' ? 0.62 : 0.5);
  const width = 8 + 6.4 * text.length;
  const state = `is-${kind} ${now ? 'is-now' : ''} ${stale ? 'is-stale' : ''}`;
  return (
    <g className={`step-product ${state}`} transform={`translate(${at.x} ${at.y})`}>
      <rect x={-width / 2} y={-9} width={width} height={18} rx={4} />
      <text y={4}>{text}</text>
    </g>
  );
}

function numbersOf(state: StepState, id: Id) {
  const { shown, chips, walk } = state;
  const row = currentRow(state);
  return shown && chips && walk !== null && row >= 0 ? edgesOf(walk, row).get(id) : undefined;
}

function productText(state: StepState, id: Id): string | null {
  const numbers = numbersOf(state, id);
  if (numbers === undefined) return null;
  const { at, focus } = state;
  const { cell, term, role, values } = numbers;
  const made = focus?.row !== at || cell < focus.cell || (cell === focus.cell && term < focus.terms);
  if (!made || values.length === 0) return null;
  const [value = NaN] = values;
  return `${marks[role]}${values.length === 1 ? brief(value) : span(values)}`;
}

/** It is the term that was added last. */
function isNow(state: StepState, id: Id): boolean {
  const { focus } = state;
  const numbers = focus === null ? undefined : numbersOf(state, id);
  return numbers !== undefined && numbers.cell === focus?.cell && numbers.term === focus.terms - 1;
}
