import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { WalkRow, WalkTable } from '../../lab/walk-rows.ts';
import { count, significant } from '../notation/number-text.ts';
import { useStep } from '../state/step-store.ts';
import { arrange, extremaOf } from './arrange.ts';
import { placeText } from './cell-name.ts';
import { CellView } from './cell-view.tsx';
import { originText } from './origin-text.ts';
import { ValueHeat } from './value-heat.tsx';

/** Values up to this size are written out. */
const written = { rows: 24, columns: 8 };

/** The value of the row that is looked at: the chosen one if it has been made, else the last one made. */
export function ValueView() {
  const walk = useStep((state) => state.walk);
  const at = useStep((state) => state.at);
  const chosen = useStep((state) => state.chosen);
  const focus = useStep((state) => state.focus);
  const stale = useStep((state) => state.stale);
  if (walk === null) return null;
  if (focus !== null && walk.values[focus.row] !== undefined)
    return (
      <Region stale={stale} filling>
        <CellView walk={walk} focus={focus} />
      </Region>
    );
  const made = chosen !== null && chosen < at;
  const row = made ? chosen : at - 1;
  const line = walk.table.rows[row];
  const values = walk.values[row];
  if (line === undefined || values === undefined) {
    return (
      <div className="value-view">
        <p className="field-note">
          Nothing has been computed yet. Step on, and the value that a row writes stands here.
        </p>
      </div>
    );
  }
  return (
    <Region stale={stale}>
      <h3>
        <code>{line.output}</code> <span className="field-note">{line.shape.join('×')}</span>
        {made && chosen !== at - 1 && <span className="field-note"> (chosen row)</span>}
      </h3>
      <p className="value-formula">
        <code>= {line.formula}</code>
      </p>
      <Value shape={line.shape} values={values} labels={labelsOf(walk.table, row)} />
      <Facts row={line} />
    </Region>
  );
}

function Region({
  stale,
  filling = false,
  children,
}: {
  stale: boolean;
  /** It shows a row under way, which takes more room. */
  filling?: boolean;
  children: ReactNode;
}) {
  return (
    <div
      className={`value-view ${filling ? 'is-filling' : ''} ${stale ? 'is-stale' : ''}`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keys
      tabIndex={0}
      role="region"
      aria-label="Value of the row"
    >
      {children}
    </div>
  );
}

/** What the table may have no room for. */
function Facts({ row }: { row: WalkRow }) {
  const from = originText(row);
  return (
    <p className="field-note value-origin">
      {row.op}
      {row.macs > 0 && `, ${count(row.macs)} multiply-adds`}, {count(row.bytes)} bytes in float32
      {from !== '' && `; from ${from}`}; kernel <code>{row.kernel}</code>; buffer <code>B{row.buffer}</code>
      {row.frees.length > 0 && (
        <>
          ; frees <code>{row.frees.join(', ')}</code>
        </>
      )}
    </p>
  );
}

/** Which vertex each component of a value belongs to, where it is known. */
function labelsOf({ places }: WalkTable, row: number): ReadonlyMap<number, string> {
  const labels = new Map<number, string>();
  for (const [id, { sum, output, delta }] of places) {
    for (const slice of [sum, output, delta]) {
      if (slice?.row !== row || slice.size > written.rows) continue;
      for (let i = 0; i < slice.size; i += 1)
        labels.set(slice.start + i, slice.size === 1 ? id : `${id}[${i + 1}]`);
    }
  }
  return labels;
}

function Value({
  shape,
  values,
  labels,
}: {
  shape: readonly number[];
  values: Float64Array;
  labels: ReadonlyMap<number, string>;
}) {
  const arrangement = useMemo(() => arrange(shape), [shape]);
  const { rows, columns, index, note } = arrangement;
  const { least, largest, unsound } = useMemo(() => extremaOf(values), [values]);
  const [low, high] = [values[least] ?? NaN, values[largest] ?? NaN];
  if (rows <= written.rows && columns <= written.columns) {
    return (
      <>
        <table className="value-numbers">
          <tbody>
            {Array.from({ length: rows }, (_, row) => (
              <tr key={row}>
                {columns === 1 && (rows > 1 || labels.size > 0) && (
                  <th scope="row">{labels.get(row) ?? row + 1}</th>
                )}
                {Array.from({ length: columns }, (__, column) => {
                  const value = values[index(row, column)];
                  return (
                    <td key={column} title={value === undefined ? undefined : String(value)}>
                      {value === undefined ? '' : significant(value)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
        {note !== null && <p className="field-note">{note}</p>}
      </>
    );
  }
  const most = Math.max(Math.abs(low), Math.abs(high));
  const place = (at: number) => placeText(shape, at);
  return (
    <>
      <ValueHeat arrangement={arrangement} values={values} most={most > 0 ? most : 1} />
      <dl className="value-facts">
        <dt>largest</dt>
        <dd title={String(high)}>
          {significant(high)} at {place(largest)}
        </dd>
        <dt>least</dt>
        <dd title={String(low)}>
          {significant(low)} at {place(least)}
        </dd>
        {unsound > 0 && (
          <>
            <dt>not finite</dt>
            <dd>{count(unsound)}</dd>
          </>
        )}
      </dl>
      <p className="field-note">
        {count(values.length)} numbers{note === null ? '' : `, ${note}`}
      </p>
    </>
  );
}
