import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useId } from 'react';
import { IconButton } from '../controls/icon-button.tsx';
import { NumberField } from '../controls/number-field.tsx';
import { useCompilation } from '../state/compilation-store.ts';
import { useData } from '../state/data-store.ts';
import { exampleStore, useExample } from '../state/example-store.ts';

/** More columns than this cannot be typed in. */
const mostTyped = 12;

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

const number = { tag: 'number', label: '', initial: 0 } as const;

/** The fields in which an example is typed. */
export function TypedExample() {
  const backward = useExample((state) => state.backward);
  const choice = useExample((state) => state.choice);
  const values = useExample((state) => state.values);
  const prepared = useData((data) => data.prepared);
  const program = useCompilation((compilation) => (values === null ? null : compilation.programOf([])));
  if ((choice.kind !== 'typed' && prepared !== null) || program === null) return null;
  const names = (columns: typeof program.inputs) =>
    columns.flatMap(({ vertex, size }) =>
      Array.from({ length: size }, (_, i) => (size === 1 ? vertex : `${vertex}[${i + 1}]`)),
    );
  const [inputs, outputs] = [names(program.inputs), names(program.outputs)];
  if (inputs.length > mostTyped || outputs.length > mostTyped)
    return (
      <p className="field-note notation-origin">
        The inputs are more than can be typed ({mostTyped}): choose a row of data.
      </p>
    );
  const x = inputs.map((_, at) => values?.x[at] ?? 0);
  const target = outputs.map((_, at) => values?.target?.[at] ?? 0);
  const change = (list: 'x' | 'target', at: number, value: number) => {
    const next = { x: [...x], target: [...target] };
    next[list][at] = value;
    exampleStore.setState({ choice: { kind: 'typed', ...next } });
  };
  return (
    <div className="typed-example">
      {inputs.map((name, at) => (
        <NumberField
          key={name}
          field={number}
          label={name}
          value={x[at]}
          onCommit={(value) => change('x', at, value)}
        />
      ))}
      {backward &&
        outputs.map((name, at) => (
          <NumberField
            key={name}
            field={number}
            label={`target ${name}`}
            value={target[at]}
            onCommit={(value) => change('target', at, value)}
          />
        ))}
    </div>
  );
}
