import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useId } from 'react';
import { IconButton } from '../controls/icon-button.tsx';
import { useData } from '../state/data-store.ts';
import { exampleStore, useExample } from '../state/example-store.ts';

/** Chooses the example whose numbers are shown: a row of the data, or numbers typed in. */
export function ExamplePicker() {
  const choice = useExample((state) => state.choice);
  const prepared = useData((data) => data.prepared);
  const rows = prepared?.table.rows ?? 0;
  const typed = choice.kind === 'typed' || prepared === null;
  const row = choice.kind === 'row' ? Math.min(choice.row, Math.max(0, rows - 1)) : 0;
  const id = useId();
  const show = (next: number) =>
    exampleStore.setState({ choice: { kind: 'row', row: Math.max(0, Math.min(rows - 1, next)) } });
  return (
    <div className="example" role="group" aria-label="Example">
      {!typed && (
        <div className="example-row">
          <IconButton
            label="Previous row"
            icon={ChevronLeft}
            disabled={row === 0}
            onClick={() => show(row - 1)}
          />
          <label className="visually-hidden" htmlFor={id}>
            Row number
          </label>
          <input
            id={id}
            className="row-number"
            key={row}
            defaultValue={row + 1}
            inputMode="numeric"
            size={Math.max(2, String(rows).length)}
            onBlur={(event) => showTyped(event.target, row, show)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') showTyped(event.currentTarget, row, show);
              else if (event.key === 'ArrowUp') show(row + 1);
              else if (event.key === 'ArrowDown') show(row - 1);
              else return;
              event.preventDefault();
              event.stopPropagation();
            }}
          />
          <span className="field-note">of {rows}</span>
          <IconButton
            label="Next row"
            icon={ChevronRight}
            disabled={row >= rows - 1}
            onClick={() => show(row + 1)}
          />
        </div>
      )}
      {prepared !== null && (
        <button
          type="button"
          className="button is-quiet typed-switch"
          aria-pressed={typed}
          title="Type the numbers of an example"
          onClick={() => (typed ? show(row) : typeIn())}
        >
          Typed
        </button>
      )}
    </div>
  );
}

function showTyped(field: HTMLInputElement, row: number, show: (row: number) => void): void {
  const next = Number(field.value);
  if (Number.isInteger(next) && next >= 1 && next - 1 !== row) show(next - 1);
  else field.value = String(row + 1);
}

/** Typing begins with the numbers that are on the screen. */
function typeIn(): void {
  const { values } = exampleStore.getState();
  exampleStore.setState({
    choice: { kind: 'typed', x: [...(values?.x ?? [])], target: [...(values?.target ?? [])] },
  });
}
