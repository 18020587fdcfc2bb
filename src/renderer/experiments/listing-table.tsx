import { useState } from 'react';
import type { Listing } from '../../lab/experiments/experiment.ts';
import { numeral } from './number-text.ts';
import { TableFrame } from './table-frame.tsx';

/** Rows shown before a person asks for all. */
const few = 30;

/** The console table of a run. */
export function ListingTable({ listing: { title, columns, rows } }: { listing: Listing }) {
  const [whole, setWhole] = useState(false);
  const shown = whole || rows.length <= few + 5 ? rows : rows.slice(0, few);
  const numbers = columns.map((_, i) => rows.every((row) => typeof row[i] === 'number'));
  return (
    <section className="outcome-table">
      <h3>{title}</h3>
      <TableFrame label={title}>
        <thead>
          <tr>
            {columns.map((name, i) => (
              <th key={name} scope="col" className={numbers[i] ? 'is-number' : ''}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- rows have no names and never move
            <tr key={at}>
              {row.map((cell, i) =>
                typeof cell === 'number' ? (
                  <td key={columns[i]} className={numbers[i] ? 'is-number' : ''} title={String(cell)}>
                    {numeral(cell, 6)}
                  </td>
                ) : (
                  <td key={columns[i]}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </TableFrame>
      {shown.length < rows.length && (
        <button type="button" className="button is-quiet" onClick={() => setWhole(true)}>
          Show all {rows.length} rows
        </button>
      )}
    </section>
  );
}
