import './step-product.css';
import type { Id, Position } from '../../document/document.ts';
import { sliceNow, useStep } from '../state/step-store.ts';
import type { StepState } from '../state/step-store.ts';
import { brief } from './brief.ts';

/** On a weight between two neurons: w·o[u], while the row of the plan that adds it up is the current one. */
export function StepProduct({ id, from, parameter, at }: { id: Id; from: Id; parameter: Id; at: Position }) {
  const text = useStep((state) => productText(state, id, from, parameter));
  const stale = useStep((state) => state.stale);
  if (text === null) return null;
  const width = 8 + 6.4 * text.length;
  return (
    <g className={`step-product ${stale ? 'is-stale' : ''}`} transform={`translate(${at.x} ${at.y})`}>
      <rect x={-width / 2} y={-9} width={width} height={18} rx={4} />
      <text y={4}>{text}</text>
    </g>
  );
}

function productText(state: StepState, id: Id, from: Id, parameter: Id): string | null {
  const { shown, chips, walk, at } = state;
  const row = shown && chips ? walk?.table.rows[at - 1] : undefined;
  if (!walk || row?.phase !== 'forward' || row.macs === 0 || !row.edges.includes(id)) return null;
  const output = sliceNow(state, walk.table.places.get(from)?.output ?? null);
  const weight = walk.parameters[parameter];
  if (output?.length !== 1 || weight?.length !== 1) return null;
  return brief((weight[0] ?? NaN) * (output[0] ?? NaN));
}
