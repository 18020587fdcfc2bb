import { useState } from 'react';
import type { Id, Shape } from '../../document/document.ts';
import { setNumber } from '../notation/act-at.ts';
import { setParameters } from '../../document/edits.ts';
import { edit, useDocument } from '../state/document-store.ts';
import { laterStep, readOnlyBecause } from '../state/later-step.ts';
import { useRun } from '../state/run-store.ts';
import { useStep } from '../state/step-store.ts';

const largest = 8;

/** The numbers of a θ or bias: a small matrix to type in, or the summary of a large one. */
export function ParameterEditor({ parameter, shape }: { parameter: Id; shape: Shape }) {
  const given = useDocument((document) => document.parameters[parameter]);
  const live = useRun((run) => (run.stale ? undefined : run.parameters?.[parameter]));
  const later = useStep(laterStep);
  const [rows, columns] = matrixOf(shape);
  const size = rows * columns;
  const stepped = later?.parameters[parameter];
  const values = stepped ?? live ?? (given?.values.length === size ? given.values : undefined);
  return (
    <>
      {rows <= largest && columns <= largest ? (
        <table className="matrix" aria-label={`Numbers of ${parameter}`}>
          <tbody>
            {Array.from({ length: rows }, (_, row) => (
              <tr key={row}>
                {Array.from({ length: columns }, (_c, column) => (
                  <td key={column}>
                    <Cell
                      label={`Row ${row + 1}, column ${column + 1}`}
                      value={values?.[row * columns + column]}
                      fixed={stepped !== undefined}
                      onCommit={(value) => setNumber(parameter, row * columns + column, value)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <Summary values={values} size={size} />
      )}
      <div className="parameter-foot">
        <span className="field-note">
          {stepped === undefined ? origin(values, live) : readOnlyBecause(later)}
        </span>
        {given !== undefined && stepped === undefined && (
          <button
            type="button"
            className="button is-quiet"
            onClick={() => edit(setParameters({ [parameter]: null }, 'Draw numbers anew'))}
          >
            Clear
          </button>
        )}
      </div>
    </>
  );
}

function origin(values: ArrayLike<number> | undefined, live: Float64Array | undefined): string {
  if (values === undefined) return 'Drawn by the initialiser when training starts';
  return live === undefined ? 'Given in the document' : 'Of the present run';
}

/** A vector stands as one column, anything longer as rows of its last extent. */
function matrixOf(shape: Shape): [number, number] {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const columns = shape.length > 1 ? (shape.at(-1) ?? 1) : 1;
  return [size / columns, columns];
}

function Cell({
  label,
  value,
  fixed,
  onCommit,
}: {
  label: string;
  value: number | undefined;
  /** It is shown and cannot be typed. */
  fixed: boolean;
  onCommit: (value: number) => void;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  const fit = draft === null || (draft.trim() !== '' && Number.isFinite(Number(draft)));
  const commit = () => {
    if (draft !== null && fit && Number(draft) !== value) onCommit(Number(draft));
    setDraft(null);
  };
  const sign = value === undefined || value === 0 ? '' : value > 0 ? 'is-positive' : 'is-negative';
  return (
    <input
      className={`cell ${sign}`}
      aria-label={label}
      aria-invalid={!fit}
      inputMode="decimal"
      readOnly={fixed}
      title={value === undefined ? undefined : String(value)}
      value={draft ?? (value === undefined ? '' : short(value))}
      placeholder="·"
      onFocus={(event) => {
        if (!fixed) setDraft(value === undefined ? '' : String(value));
        event.target.select();
      }}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        else if (event.key === 'Escape') {
          setDraft(null);
          event.currentTarget.blur();
        } else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function Summary({ values, size }: { values: ArrayLike<number> | undefined; size: number }) {
  if (values === undefined)
    return <p className="field-note">{size.toLocaleString('en')} numbers, not drawn yet</p>;
  let [least, most, sum, squares] = [Infinity, -Infinity, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    least = Math.min(least, value);
    most = Math.max(most, value);
    sum += value;
    squares += value * value;
  }
  const facts = { numbers: size, least, most, mean: sum / values.length, norm: Math.sqrt(squares) };
  return (
    <dl className="summary">
      {Object.entries(facts).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd title={String(value)}>{name === 'numbers' ? value.toLocaleString('en') : short(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
