import { besideValue, biasGradient, gradientAt } from './beside.ts';
import { CellInput } from './cell-input.tsx';
import type { Along } from './grid-axes.ts';
import type { LayerMatrix, NumbersOf } from '../../interchange/notation/layer-matrix.ts';
import { BesideCell, EntryCell } from './matrix-cells.tsx';
import { numberAt } from './places.ts';
import type { Place, PlaceAt } from './places.ts';
import type { ShownExample } from './shown-example.ts';

/** What is being typed, and where; the column after those of W is the bias. */
export interface Editing {
  readonly row: number;
  readonly column: number;
  /** What was typed to begin with; null to change what stands there. */
  readonly typed: string | null;
}

/** What all places of a matrix share. */
export interface Sheet {
  readonly matrix: LayerMatrix;
  readonly places: PlaceAt;
  readonly numbers: NumbersOf;
  readonly example: ShownExample | null;
  readonly editing: Editing | null;
  commit(row: number, column: number, text: string): void;
  cancel(): void;
}

/** One place of a matrix or beside it: a number, the field in which one is typed, or a mark that lines are left out. */
export function MatrixPlace({
  sheet,
  row,
  item,
  frame,
}: {
  sheet: Sheet;
  row: number | null;
  item: Along;
  /** Null beside the matrix. */
  frame: string | null;
}) {
  const { matrix, places, numbers, example, editing } = sheet;
  const component = row === null ? undefined : matrix.rows[row];
  if (row === null || component === undefined || item.kind === 'gap') {
    const mark = item.kind === 'gap' && row === null ? '⋱' : '⋯';
    return (
      <td className={`gap ${frame ?? 'beside'}`} aria-hidden>
        {mark}
      </td>
    );
  }
  const { at: column } = item;
  const edited = editing?.row === row && editing.column === column;
  const typing = (label: string, present: string) => (
    <CellInput
      label={label}
      initial={editing?.typed ?? present}
      select={editing?.typed === null}
      onCommit={(value) => sheet.commit(row, column, value)}
      onCancel={sheet.cancel}
    />
  );
  if (item.kind === 'beside') {
    const value = besideValue(item.name, component, numbers, example);
    if (edited) return typing(`Bias of ${component.name}`, String(value ?? ''));
    return (
      <BesideCell
        name={item.name}
        row={row}
        column={column}
        component={component}
        value={value}
        gradient={item.name === 'b' ? biasGradient(component, example) : undefined}
        frame={frame}
      />
    );
  }
  const place = places(row, column);
  const value = numberAt(place, numbers);
  if (edited)
    return typing(`${component.name} from ${matrix.columns[column]?.name ?? ''}`, exact(value, place));
  return (
    <EntryCell
      row={row}
      column={column}
      frame={frame ?? ''}
      place={place}
      value={value}
      gradient={gradientAt(place, example)}
      first={row === 0 && column === 0}
    />
  );
}

function exact(value: number, place: Place): string {
  return place.kind === 'hole' || Number.isNaN(value) ? '' : String(value);
}
