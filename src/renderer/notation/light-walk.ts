import type { LayerMatrix } from '../../interchange/notation/layer-matrix.ts';
import type { Touched } from '../../lab/walk-touched.ts';
import type { Id } from '../../document/document.ts';
import { stepStore } from '../state/step-store.ts';
import type { StepState } from '../state/step-store.ts';
import { atHand } from './at-hand.ts';
import { notationStore } from './notation-store.ts';

/*
 * What the stepper's row at hand works on gets `data-now`: rows of matrices whose components are being computed, entries whose
 * derivative or next number is. As with the other marks React knows nothing of it.
 */

let marked: ReadonlySet<Element> = new Set();

/** Marks what is being computed; called again whenever cells are written anew. */
export function lightWalk(matrices: readonly LayerMatrix[]): void {
  const next = new Set(elementsOf(stepStore.getState(), matrices));
  for (const element of marked) if (!next.has(element)) element.removeAttribute('data-now');
  for (const element of next) element.setAttribute('data-now', '');
  marked = next;
}

/** Keeps the marks where the stepper is. Returns the way to stop. */
export function keepWalkLit(matrices: readonly LayerMatrix[]): () => void {
  const stop = stepStore.subscribe((state, before) => {
    const moved = state.at !== before.at || state.focus !== before.focus || state.walk !== before.walk;
    if (!moved && state.shown === before.shown) return;
    // Afterwards, when React has written what is new.
    requestAnimationFrame(() => {
      lightWalk(matrices);
      if (moved) reveal(state, matrices);
    });
  });
  lightWalk(matrices);
  return () => {
    stop();
    lightWalk([]);
  };
}

/** Brings what is being computed into view, unless somebody looks at something else here. */
function reveal(state: StepState, matrices: readonly LayerMatrix[]): void {
  if (document.querySelector('.notation:is(:hover, :focus-within)') !== null) return;
  const [first] = marked;
  if (first === undefined) return writeOut(state, matrices);
  first.closest('.matrix-frame')?.scrollIntoView({ block: 'nearest' });
  first.scrollIntoView({ block: 'nearest' });
}

/** A component that a large matrix has left out is written out. */
function writeOut(state: StepState, matrices: readonly LayerMatrix[]): void {
  const { components } = atHand(state);
  const [one] = components;
  if (one === undefined || one.at === null || components.length > 1) return;
  for (const { level, rows } of matrices) {
    const row = rows.findIndex(
      ({ vertex, at, carried }) => vertex === one.vertex && at === one.at && !carried,
    );
    if (row >= 0) return notationStore.setState({ around: { level, row, column: 1 } });
  }
}

function elementsOf(state: StepState, matrices: readonly LayerMatrix[]): readonly Element[] {
  const { components, parameters } = atHand(state);
  const selectors = [
    ...components.flatMap((one) => rowsOf(one, matrices)),
    ...parameters.flatMap((one) => entriesOf(one, matrices)),
  ];
  return selectors.length === 0 ? [] : [...document.querySelectorAll(selectors.join(','))];
}

function rowsOf(
  { vertex, at }: Touched['components'][number],
  matrices: readonly LayerMatrix[],
): readonly string[] {
  return matrices.flatMap(({ level, rows }) =>
    rows.flatMap((row, i) => {
      if (row.vertex !== vertex || row.carried || (at !== null && row.at !== at)) return [];
      const layer = `.notation [data-layer="${level}"]`;
      return [`${layer} [data-row-head="${i}"]`, `${layer} [data-place^="${i} "]`];
    }),
  );
}

function entriesOf(
  { id, index }: Touched['parameters'][number],
  matrices: readonly LayerMatrix[],
): readonly string[] {
  const biases = matrices.flatMap(({ level, rows, columns }) =>
    rows.flatMap(({ bias }, i) =>
      bias?.id === id && (index === null || bias.index === index)
        ? [`.notation [data-layer="${level}"] [data-place="${i} ${columns.length}"]`]
        : [],
    ),
  );
  return [thetaSelector(id, index), ...biases];
}

function thetaSelector(id: Id, index: number | null): string {
  const quoted = (text: string) => `"${CSS.escape(text)}"`;
  return index === null
    ? `.notation [data-theta^=${quoted(`${id} `)}]`
    : `.notation [data-theta=${quoted(`${id} ${index}`)}]`;
}
