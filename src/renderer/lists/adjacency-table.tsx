import { useMemo, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { ShapedGraph } from '../../compiler/stages.ts';
import type { Id } from '../../document/document.ts';
import { isTransposed } from '../../interchange/notation/convention.ts';
import { pathsFrom } from '../../lab/adjacency.ts';
import { elide } from '../notation/elide.ts';
import { useConvention, useSession } from '../state/session-store.ts';
import { Head, PathCell } from './adjacency-cells.tsx';
import type { Length } from './adjacency-cells.tsx';

/** Rows and columns that are written out; of more, the first, the last and those about what is selected. */
const most = 14;

/** A, whose entries count edges, and its powers, whose entries count paths. Laid out like W: rows lead to or come from. */
export function Adjacency({ graph }: { graph: ShapedGraph }) {
  const convention = useConvention();
  const fromRows = isTransposed(convention);
  const [wanted, setLength] = useState<Length>(1);
  const depth = Math.max(1, graph.levels.length - 1);
  const length = wanted === 'any' ? wanted : Math.min(wanted, depth);
  const order = useMemo(() => graph.levels.flat(), [graph]);
  const selected = useSession((session) => [...session.vertices][0]);
  const shown = useMemo(
    () => elide(order.length, most, selected === undefined ? 1 : order.indexOf(selected)),
    [order, selected],
  );
  const counts = useMemo(() => {
    const ids = shown.flatMap((at) => (at === null ? [] : [order[at] ?? '']));
    return new Map(ids.map((id) => [id, pathsFrom(graph, id, length)]));
  }, [graph, order, shown, length]);
  const [stop, setStop] = useState('');
  const keys = shown.flatMap((r) => shown.map((c) => (r === null || c === null ? '' : `${r} ${c}`)));
  const tab = keys.includes(stop) ? stop : (keys.find((key) => key !== '') ?? '');
  const ends = (row: number, column: number): readonly [Id, Id] => {
    const [a, b] = [order[row] ?? '', order[column] ?? ''];
    return fromRows ? [a, b] : [b, a];
  };
  return (
    <>
      <LengthField length={length} depth={depth} onChange={setLength} />
      <div className="adjacency-frame">
        <table
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- a table whose cells take keys is a grid
          role="grid"
          className="adjacency"
          aria-label={`${powerName(length)}, rows lead ${fromRows ? 'from' : 'to'} their vertex`}
          onKeyDown={(event) => moveTo(event, shown)}
        >
          <thead>
            <tr>
              <th scope="col" className="corner">
                {fromRows ? 'from \\ to' : 'to \\ from'}
              </th>
              {shown.map((at, i) => (
                <Head
                  key={at ?? `gap ${i}`}
                  id={at === null ? null : (order[at] ?? '')}
                  number={at}
                  scope="col"
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, i) => (
              <tr key={row ?? `gap ${i}`}>
                <Head id={row === null ? null : (order[row] ?? '')} number={row} scope="row" />
                {shown.map((column, j) =>
                  row === null || column === null ? (
                    <td key={`gap ${j}`} className="gap" aria-hidden>
                      {row === null && column === null ? '⋱' : '⋯'}
                    </td>
                  ) : (
                    <PathCell
                      key={column}
                      place={`${row} ${column}`}
                      ends={ends(row, column)}
                      graph={graph}
                      counts={counts}
                      length={length}
                      tab={tab}
                      onFocus={setStop}
                    />
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function powerName(length: Length): string {
  if (length === 'any') return 'All powers of the adjacency matrix together';
  return length === 1 ? 'Adjacency matrix' : `Adjacency matrix to the power ${length}`;
}

function LengthField({
  length,
  depth,
  onChange,
}: {
  length: Length;
  depth: number;
  onChange: (length: Length) => void;
}) {
  const powers = Array.from({ length: depth }, (_, i) => i + 1);
  return (
    <label className="adjacency-head">
      <span>Paths of length</span>
      <select
        className="select"
        value={length}
        onChange={(event) => onChange(event.target.value === 'any' ? 'any' : Number(event.target.value))}
      >
        {powers.map((k) => (
          <option key={k} value={k}>
            {k === 1 ? '1: edges, A' : `${k}: A to the power ${k}`}
          </option>
        ))}
        <option value="any">any: A + A² + …</option>
      </select>
    </label>
  );
}

const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

/** Arrows move through the cells that are written out. */
function moveTo(event: KeyboardEvent<HTMLElement>, shown: readonly (number | null)[]): void {
  const move = moves[event.key];
  const at = event.target instanceof HTMLElement ? event.target.dataset['cell'] : undefined;
  if (move === undefined || at === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const listed = shown.filter((one) => one !== null);
  const [row, column] = at.split(' ').map((text, axis) => {
    const next = listed.indexOf(Number(text)) + (move[axis] ?? 0);
    return listed[Math.max(0, Math.min(listed.length - 1, next))];
  });
  event.currentTarget.querySelector<HTMLElement>(`[data-cell="${row} ${column}"]`)?.focus();
  event.preventDefault();
  event.stopPropagation();
}
