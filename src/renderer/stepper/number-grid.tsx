import { useMemo } from 'react';
import { brief } from '../canvas/brief.ts';
import { arrange } from './arrange.ts';

/** Numbers shown each way: of a larger value the part around the number at hand. */
const page = { rows: 6, columns: 4 };

/** Holds a place where the last line of a vector has none. */
const nothing = '\u00a0';

/** How a cell stands: read by the component at hand, by its last term, or not made yet. */
export type CellState = '' | 'is-read' | 'is-now' | 'is-open';

/** A tensor, or the page of it around a number, cell by cell. */
export function NumberGrid({
  name,
  shape,
  at,
  cell,
}: {
  name: string;
  shape: readonly number[];
  /** The number at hand. */
  at: number;
  cell: (index: number) => { readonly value: number | undefined; readonly state: CellState };
}) {
  const arrangement = useMemo(() => arrange(shape), [shape]);
  const place = arrangement.place(at);
  const rows = pageOf(place.row, arrangement.rows, page.rows);
  const columns = pageOf(place.column, arrangement.columns, page.columns);
  const part = rows.length < arrangement.rows || columns.length < arrangement.columns;
  return (
    <figure className="number-grid">
      <figcaption title={name}>
        <code>{name}</code>
      </figcaption>
      <table>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              {columns.map((column) => {
                const index = arrangement.index(row, column);
                if (index < 0) return <td key={column}>{nothing}</td>;
                const { value, state } = cell(index);
                return (
                  <td
                    key={column}
                    className={state}
                    data-cell={index}
                    title={value === undefined ? 'Not computed yet' : String(value)}
                  >
                    {value === undefined ? '·' : brief(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {part && (
        <p className="field-note">
          rows {range(rows)} of {arrangement.rows}
          {columns.length < arrangement.columns && `, columns ${range(columns)} of ${arrangement.columns}`}
        </p>
      )}
    </figure>
  );
}

/** The lines of the page that a line is on: pages do not move while one is gone through. */
function pageOf(at: number, count: number, size: number): readonly number[] {
  const first = Math.max(0, Math.min(Math.floor(at / size) * size, count - size));
  return Array.from({ length: Math.min(size, count) }, (_, i) => first + i);
}

function range(lines: readonly number[]): string {
  return `${(lines[0] ?? 0) + 1}–${(lines.at(-1) ?? 0) + 1}`;
}
