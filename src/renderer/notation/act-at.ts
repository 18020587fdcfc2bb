import type { Id } from '../../document/document.ts';
import { liveNumbers, presentNumbers } from '../services/present-numbers.ts';
import { currentCompilation } from '../state/compilation-store.ts';
import { currentDocument, edit, settleGesture } from '../state/document-store.ts';
import { laterStep, readOnlyBecause } from '../state/later-step.ts';
import { runStore } from '../state/run-store.ts';
import { stepStore } from '../state/step-store.ts';
import type { LayerMatrix } from '../../interchange/notation/layer-matrix.ts';
import { addNeuron, clearBias, clearEntry, setBias, setEntry, written } from './matrix-edits.ts';
import type { Attempt, Ground } from './matrix-edits.ts';
import { notationStore } from './notation-store.ts';
import type { PlaceAt } from './places.ts';

/** What is done at a place: a number typed in, or taken away. */
export type Action = { readonly kind: 'set'; readonly text: string } | { readonly kind: 'clear' };

/** Whether numbers can be typed now; where not, the view says why. */
export function mayType(): boolean {
  const why = readOnlyBecause(laterStep(stepStore.getState()));
  if (why !== null) notationStore.setState({ note: why });
  return why === null;
}

/** Carries it out on the document, or says in the view why it cannot be. The column after those of W is the bias. */
export function actAt(
  matrix: LayerMatrix,
  places: PlaceAt,
  { row, column }: { readonly row: number; readonly column: number },
  action: Action,
): void {
  const component = matrix.rows[row];
  const bias = column === matrix.columns.length;
  if (component === undefined || column > matrix.columns.length || !mayType()) return;
  const ground = groundNow();
  const text = action.kind === 'set' ? action.text.trim().replace('−', '-') : '';
  if (text === '') {
    attempt(bias ? clearBias(ground, component) : clearEntry(ground, places(row, column)));
    return;
  }
  const value = Number(text);
  if (!Number.isFinite(value)) {
    attempt({ ok: false, why: `"${text}" is not a number.` });
    return;
  }
  attempt(
    bias
      ? setBias(ground, component, value)
      : setEntry(ground, matrix, { row, column, place: places(row, column) }, value),
  );
}

/** Adds a neuron to the layer, like its last one. */
export function addRow(matrix: LayerMatrix): void {
  attempt(addNeuron(groundNow(), matrix));
}

/** Writes one number of a θ or bias; all others stay as they are on the screen. */
export function setNumber(parameter: Id, index: number, value: number): void {
  if (mayType()) attempt({ ok: true, edit: written(groundNow(), parameter, index, value, 'Set number') });
}

function groundNow(): Ground {
  const document = currentDocument();
  const { graph } = currentCompilation();
  const live = liveNumbers(runStore.getState());
  const { values } = presentNumbers(graph, document, live);
  return { document, graph, values, live: live !== null };
}

function attempt(outcome: Attempt): void {
  notationStore.setState({ note: outcome.ok ? null : outcome.why });
  if (!outcome.ok) return;
  settleGesture();
  edit(outcome.edit);
}
