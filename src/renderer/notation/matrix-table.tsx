import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { alphabetOf, layerNumber } from '../../interchange/notation/convention.ts';
import type { LayerMatrix, NumbersOf } from '../../interchange/notation/layer-matrix.ts';
import { pointAt } from '../state/pointed-store.ts';
import { useConvention } from '../state/session-store.ts';
import { actAt, mayType } from './act-at.ts';
import { besideColumns } from './beside.ts';
import { elide } from './elide.ts';
import { along } from './grid-axes.ts';
import { layoutOf } from './grid-layout.ts';
import { keyOnCell, placeOf, pointFrom, selectFrom } from './grid-events.ts';
import { relight } from './light.ts';
import { TransposedLines, UprightLines } from './matrix-lines.tsx';
import type { Editing, Sheet } from './matrix-place.tsx';
import { notationStore, useNotation } from './notation-store.ts';
import type { PlaceAt } from './places.ts';
import type { ShownExample } from './shown-example.ts';

/** A matrix in numbers with b, a and o (and δ) beside it. A large one is written about one place and elided elsewhere. */
export function MatrixTable({
  matrix,
  places,
  numbers,
  example,
  most,
}: {
  matrix: LayerMatrix;
  places: PlaceAt;
  numbers: NumbersOf;
  example: ShownExample | null;
  most: number;
}) {
  const { rows, columns, level } = matrix;
  const convention = useConvention();
  const layout = useMemo(() => layoutOf(matrix, convention), [matrix, convention]);
  const { transposed, down, across } = layout;
  const table = useRef<HTMLTableElement>(null);
  const [editing, setEditing] = useState<Editing | null>(null);
  const around = useNotation((state) => (state.around?.level === level ? state.around : null));
  const shownRows = useMemo(() => elide(rows.length, most, around?.row ?? 1), [rows.length, most, around]);
  const shownColumns = useMemo(
    () => elide(columns.length, most, Math.min(around?.column ?? 1, columns.length - 1)),
    [columns.length, most, around],
  );
  const beside = useMemo(() => besideColumns(example), [example]);
  const wanted = useNotation((state) => (state.wanted?.level === level ? state.wanted : null));
  useLayoutEffect(() => {
    if (wanted === null) return;
    const cell = table.current?.querySelector<HTMLElement>(`[data-place="${wanted.row} ${wanted.column}"]`);
    notationStore.setState({ wanted: null });
    cell?.focus();
  }, [wanted]);
  // What has just been written is lit like what was there before.
  useLayoutEffect(relight);
  const type = (at: Editing) => {
    if (isTyped(at.column, columns.length) && mayType()) setEditing(at);
  };
  const commit = (row: number, column: number, text: string) => {
    setEditing(null);
    actAt(matrix, places, { row, column }, { kind: 'set', text });
    notationStore.setState({ wanted: { level, row, column } });
  };
  const cancel = () => {
    if (editing !== null) notationStore.setState({ wanted: { level, ...editing } });
    setEditing(null);
  };
  const sheet: Sheet = { matrix, places, numbers, example, editing, commit, cancel };
  const items = along(shownColumns, columns.length, beside);
  const Lines = transposed ? TransposedLines : UprightLines;
  const { weight, bias, sum, output } = alphabetOf(convention);
  return (
    <table
      ref={table}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- a table whose cells take keys is a grid
      role="grid"
      className={`matrix-table ${transposed ? 'is-transposed' : ''}`}
      aria-label={`Matrix ${weight} of layer ${layerNumber(convention, level)}, ${down} by ${across}, with ${bias}, ${sum} and ${output}`}
      onMouseOver={(event) => pointFrom(event.target, matrix, places)}
      onMouseLeave={() => pointAt(null)}
      onFocus={(event) => pointFrom(event.target, matrix, places)}
      onClick={(event) => selectFrom(event, matrix, places)}
      onDoubleClick={(event) => {
        const at = placeOf(event.target);
        if (at !== null) type({ ...at, typed: null });
      }}
      onKeyDown={(event) => {
        if (editing !== null) return;
        const size = { width: columns.length + beside.length, transposed };
        const outcome = keyOnCell(event, matrix, places, size);
        if (outcome !== null) type(outcome);
      }}
    >
      <Lines sheet={sheet} rows={shownRows} items={items} layout={layout} />
    </table>
  );
}

/** W and the bias take numbers; a, o and δ follow from them. */
function isTyped(column: number, columns: number): boolean {
  return column <= columns;
}
