import '../drawing/drawing.css';
import { tieClass } from '../drawing/tie-colour.ts';
import { sessionStore, useSession } from '../state/session-store.ts';
import { valueOf } from './layer-matrix.ts';
import type { Entry, LayerMatrix, NumbersOf } from './layer-matrix.ts';
import { signed, significant } from './number-text.ts';

/** A small matrix in numbers, with the bias and σ of every row beside it. */
export function MatrixTable({ matrix, numbers }: { matrix: LayerMatrix; numbers: NumbersOf }) {
  const { rows, columns, level } = matrix;
  const hovered = useSession((session) => session.hovered);
  const places = placed(matrix);
  const biased = rows.some(({ bias }) => bias !== null);
  return (
    <table
      className="matrix-table"
      aria-label={`Matrix W of layer ${level}, ${rows.length} by ${columns.length}${biased ? ', and its bias' : ''}`}
      onPointerOver={(event) => hover(event.target)}
      onPointerLeave={() => hover(null)}
    >
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">component</span>
          </th>
          {columns.map(({ name, activation }) => (
            <th key={name} scope="col" className={activation === null ? 'is-carried' : ''}>
              {name}
            </th>
          ))}
          {biased && <th scope="col">b</th>}
          <th scope="col">σ</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, bias, activation }, row) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {columns.map((column, at) => (
              <Cell
                key={column.name}
                entries={places.get(row * columns.length + at)}
                numbers={numbers}
                hovered={hovered}
                first={at === 0}
                last={at === columns.length - 1}
              />
            ))}
            {biased && <BiasCell value={bias === null ? null : (numbers(bias.id)?.[bias.index] ?? null)} />}
            <td className="cell-sigma">{activation ?? 'carried'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What stands at a place: entries of edges, which add up, or a carried one. */
type Place = readonly Entry[] | 'carry';

function placed({ entries, carries, columns }: LayerMatrix): ReadonlyMap<number, Place> {
  const places = new Map<number, Place>();
  for (const entry of entries) {
    const at = entry.row * columns.length + entry.column;
    const old = places.get(at);
    places.set(at, Array.isArray(old) ? [...old, entry] : [entry]);
  }
  for (const { row, column } of carries) places.set(row * columns.length + column, 'carry');
  return places;
}

function Cell({
  entries,
  numbers,
  hovered,
  first,
  last,
}: {
  entries: Place | undefined;
  numbers: NumbersOf;
  hovered: string | null;
  first: boolean;
  last: boolean;
}) {
  const bracket = `${first ? 'is-first' : ''} ${last ? 'is-last' : ''}`;
  if (entries === undefined) {
    return (
      <td className={`cell-hole ${bracket}`} title="No edge: always zero">
        ·
      </td>
    );
  }
  if (entries === 'carry') {
    return (
      <td className={`cell-carry ${bracket}`} title="Carried along unchanged">
        1
      </td>
    );
  }
  const value = entries.reduce((sum, entry) => sum + valueOf(entry, numbers), 0);
  const [entry] = entries;
  const tie = entry?.tie ?? null;
  const lit = entries.some(({ edge }) => edge === hovered);
  const sign = value > 0 ? 'is-positive' : value < 0 ? 'is-negative' : '';
  return (
    <td
      className={`cell-number ${sign} ${lit ? 'is-hovered' : ''} ${tie === null ? '' : `is-tied ${tieClass(tie)}`} ${bracket}`}
      data-edge={entry?.edge}
      title={`${entries.map(({ edge }) => edge).join(' + ')}${tie === null ? '' : `, tied as ${tie}`}: ${value}`}
    >
      {Number.isNaN(value) ? '–' : signed(value)}
    </td>
  );
}

function BiasCell({ value }: { value: number | null }) {
  if (value === null) return <td className="cell-bias cell-hole">·</td>;
  const sign = value > 0 ? 'is-positive' : value < 0 ? 'is-negative' : '';
  return (
    <td className={`cell-bias ${sign}`} title={String(value)}>
      {value === 0 ? significant(value) : signed(value)}
    </td>
  );
}

/** Lights up the edge of a cell on the canvas. */
function hover(target: EventTarget | null): void {
  const edge =
    target instanceof Element ? (target.closest('[data-edge]')?.getAttribute('data-edge') ?? null) : null;
  if (sessionStore.getState().hovered !== edge) sessionStore.setState({ hovered: edge });
}
