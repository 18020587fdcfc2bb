import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ExampleValues } from '../state/example-store.ts';
import { pointAt } from '../state/pointed-store.ts';
import { besideColumns, besideValue, biasGradient, gradientAt } from './beside.ts';
import { CellInput } from './cell-input.tsx';
import { actAt } from './act-at.ts';
import { elide } from './elide.ts';
import { keyOnCell, placeOf, pointFrom, selectFrom } from './grid-events.ts';
import { relight } from './light.ts';
import type { LayerMatrix, NumbersOf } from '../../interchange/notation/layer-matrix.ts';
import { BesideCell, ColumnHead, EntryCell, GapRow, RowHead, text } from './matrix-cells.tsx';
import { notationStore, useNotation } from './notation-store.ts';
import { numberAt } from './places.ts';
import type { Place, PlaceAt } from './places.ts';

interface Editing {
  readonly row: number;
  readonly column: number;
  /** What was typed to begin with; null to change what stands there. */
  readonly typed: string | null;
}

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
  example: ExampleValues | null;
  most: number;
}) {
  const { rows, columns, level } = matrix;
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
  const commit = (row: number, column: number, text: string) => {
    setEditing(null);
    actAt(matrix, places, { row, column }, { kind: 'set', text });
    notationStore.setState({ wanted: { level, row, column } });
  };
  const cancel = () => {
    if (editing !== null) notationStore.setState({ wanted: { level, ...editing } });
    setEditing(null);
  };
  return (
    <table
      ref={table}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- a table whose cells take keys is a grid
      role="grid"
      className="matrix-table"
      aria-label={`Matrix W of layer ${level}, ${rows.length} by ${columns.length}, with b, a and o`}
      onMouseOver={(event) => pointFrom(event.target, matrix, places)}
      onMouseLeave={() => pointAt(null)}
      onFocus={(event) => pointFrom(event.target, matrix, places)}
      onClick={(event) => selectFrom(event, matrix, places)}
      onDoubleClick={(event) => {
        const at = placeOf(event.target);
        if (at !== null && isTyped(at.column, columns.length)) setEditing({ ...at, typed: null });
      }}
      onKeyDown={(event) => {
        if (editing !== null) return;
        const outcome = keyOnCell(event, matrix, places, columns.length + beside.length);
        if (outcome !== null && isTyped(outcome.column, columns.length)) setEditing(outcome);
      }}
    >
      <thead>
        <tr>
          <th scope="col" className="corner">
            <span className="visually-hidden">component</span>
          </th>
          {shownColumns.map((at, i) =>
            at === null ? (
              <th key={`gap ${i}`} className="gap" aria-label="left out">
                ⋯
              </th>
            ) : (
              <ColumnHead key={at} at={at} component={columns[at]} />
            ),
          )}
          {beside.map((name) => (
            <th key={name} scope="col" className={`beside is-${name === 'δ' ? 'delta' : name}`}>
              <i>{name}</i>
            </th>
          ))}
        </tr>
        {example !== null && (
          <tr className="given">
            <th scope="row" title={`Output of layer ${level - 1}`}>
              <i>o</i>
              <sup>({level - 1})</sup>
            </th>
            {shownColumns.map((at, i) => {
              const component = at === null ? undefined : columns[at];
              return component === undefined ? (
                <td key={`gap ${i}`} className="gap" aria-hidden />
              ) : (
                <td key={at} data-vertex={component.vertex} data-at={component.at}>
                  {text(example.forward.outputs[component.vertex]?.[component.at])}
                </td>
              );
            })}
            {beside.map((name) => (
              <td key={name} className="beside" aria-hidden />
            ))}
          </tr>
        )}
      </thead>
      <tbody>
        {shownRows.map((row, i) => {
          const component = row === null ? undefined : rows[row];
          if (row === null || component === undefined)
            return <GapRow key={`gap ${i}`} columns={shownColumns.length} beside={beside.length} />;
          return (
            <tr key={row}>
              <RowHead row={row} component={component} />
              {shownColumns.map((column, j) =>
                column === null ? (
                  <td key={`gap ${j}`} className="gap" aria-hidden>
                    ⋯
                  </td>
                ) : editing?.row === row && editing.column === column ? (
                  <CellInput
                    key={column}
                    label={`${component.name} from ${columns[column]?.name ?? ''}`}
                    initial={
                      editing.typed ?? exact(numberAt(places(row, column), numbers), places(row, column))
                    }
                    select={editing.typed === null}
                    onCommit={(value) => commit(row, column, value)}
                    onCancel={cancel}
                  />
                ) : (
                  <EntryCell
                    key={column}
                    row={row}
                    column={column}
                    edge={bracket(column, columns.length)}
                    place={places(row, column)}
                    value={numberAt(places(row, column), numbers)}
                    gradient={gradientAt(places(row, column), example)}
                    first={row === 0 && column === 0}
                  />
                ),
              )}
              {beside.map((name, j) => {
                const column = columns.length + j;
                if (editing?.row === row && editing.column === column)
                  return (
                    <CellInput
                      key={name}
                      label={`Bias of ${component.name}`}
                      initial={editing.typed ?? String(besideValue('b', component, numbers, example) ?? '')}
                      select={editing.typed === null}
                      onCommit={(value) => commit(row, column, value)}
                      onCancel={cancel}
                    />
                  );
                return (
                  <BesideCell
                    key={name}
                    name={name}
                    row={row}
                    column={column}
                    component={component}
                    value={besideValue(name, component, numbers, example)}
                    gradient={name === 'b' ? biasGradient(component, example) : null}
                  />
                );
              })}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** W and the bias take numbers; a, o and δ follow from them. */
function isTyped(column: number, columns: number): boolean {
  return column <= columns;
}

function bracket(column: number, columns: number): string {
  return `${column === 0 ? 'is-first' : ''} ${column === columns - 1 ? 'is-last' : ''}`;
}

function exact(value: number, place: Place): string {
  return place.kind === 'hole' || Number.isNaN(value) ? '' : String(value);
}
