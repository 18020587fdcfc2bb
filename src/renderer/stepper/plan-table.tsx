import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { WalkPhase } from '../../compiler/compilation.ts';
import type { WalkRow, WalkTable } from '../../lab/walk-rows.ts';
import type { Id } from '../../document/document.ts';
import { count } from '../notation/number-text.ts';
import { chooseRow } from '../services/stepping.ts';
import { useSession } from '../state/session-store.ts';
import { currentRow, stepStore, useStep } from '../state/step-store.ts';
import { originText } from './origin-text.ts';
import { windowOf } from './window-of.ts';

/** Height of every line, as in the style sheet. */
const line = 26;
const phases: Readonly<Record<WalkPhase, string>> = {
  forward: 'Forward',
  loss: 'Loss',
  backward: 'Backward',
  update: 'Update',
};

type ColumnId =
  'value' | 'formula' | 'shape' | 'op' | 'inputs' | 'from' | 'macs' | 'bytes' | 'kernel' | 'buffer' | 'frees';
interface Column {
  readonly title: string;
  readonly help?: string;
  /** The table is at least this wide, in pixels, where the column is shown. */
  readonly from: number;
  readonly text: (row: WalkRow) => string;
}

/** Beside the name of the value. What there is no room for stands beside the value that is looked at. */
const allColumns: Readonly<Record<ColumnId, Column>> = {
  value: { title: 'Value', from: 0, text: ({ output }) => output },
  formula: { title: 'Formula', from: 0, text: ({ formula }) => formula },
  shape: { title: 'Shape', from: 0, text: ({ type }) => type },
  op: { title: 'Operation', from: 720, text: ({ op }) => op },
  inputs: { title: 'Inputs', from: 960, text: ({ inputs }) => inputs.join(', ') },
  from: { title: 'From', from: 420, text: originText },
  macs: {
    title: 'MACs',
    help: 'Multiply-adds for one example',
    from: 560,
    text: ({ macs }) => (macs > 0 ? count(macs) : ''),
  },
  bytes: {
    title: 'Bytes',
    help: 'Of the value in float32, for one example',
    from: 560,
    text: ({ bytes }) => count(bytes),
  },
  kernel: { title: 'Kernel', from: 1080, text: ({ kernel }) => kernel },
  buffer: {
    title: 'Buffer',
    help: 'Values that are not needed at one time share a buffer',
    from: 1140,
    text: ({ buffer }) => `B${buffer}`,
  },
  frees: {
    title: 'Frees',
    help: 'Values that no row after this one reads: their buffers are free again',
    from: 1200,
    text: ({ frees }) => frees.join(', '),
  },
};
const columnIds = Object.keys(allColumns) as readonly ColumnId[];

/** A line of the table: a row, or the head of a pass. */
type Line = { readonly head: WalkRow } | { readonly row: WalkRow; readonly at: number };

/** All op calls of the plans; the current row is marked, and the rows of what is selected in the drawing. */
export function PlanTable({ table }: { table: WalkTable }) {
  const at = useStep((state) => state.at);
  const chosen = useStep((state) => state.chosen);
  const stale = useStep((state) => state.stale);
  const vertices = useSession((session) => session.vertices);
  const edges = useSession((session) => session.edges);
  const { lines, lineOf } = useMemo(() => linesOf(table.rows), [table]);
  const touched = useMemo(() => touchedBy(table.rows, vertices, edges), [table, vertices, edges]);
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600, width: 720 });
  const current = useStep(currentRow);

  const reveal = useCallback(
    (row: number) => {
      const element = frame.current;
      const index = lineOf[row];
      if (element === null || index === undefined) return;
      // The head of the table covers one line, and the head of the pass is wanted too.
      const top = index * line;
      if (top < element.scrollTop + line) element.scrollTop = Math.max(0, top - 2 * line);
      else if (top + 2 * line > element.scrollTop + element.clientHeight)
        element.scrollTop = top + 3 * line - element.clientHeight;
    },
    [lineOf],
  );
  useEffect(() => reveal(Math.max(0, current)), [current, reveal]);
  useEffect(() => {
    // A row that was chosen here is in sight already; a selection made in the drawing is shown.
    const { chosen: now } = stepStore.getState();
    const first = touched.findIndex(Boolean);
    if (first >= 0 && (now === null || touched[now] !== true)) reveal(first);
  }, [touched, reveal]);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const watch = new ResizeObserver(() => setView(viewOf(element)));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  const columns = columnIds.filter((id) => allColumns[id].from <= view.width);
  const { first, end } = windowOf(lines.length, line, view.top, view.height);
  const tabStop = chosen ?? Math.max(0, current);
  const move = (event: KeyboardEvent, from: number) => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = Math.max(0, Math.min(table.rows.length - 1, from + by));
    chooseRow(next);
    reveal(next);
    requestAnimationFrame(() =>
      frame.current?.querySelector<HTMLButtonElement>(`[data-row="${next}"] button`)?.focus(),
    );
  };
  return (
    <div
      ref={frame}
      className={`plan-table ${stale ? 'is-stale' : ''}`}
      onScroll={({ currentTarget }) => {
        if (lines.length > 200) setView(viewOf(currentTarget));
      }}
    >
      <table aria-rowcount={lines.length + 1}>
        <caption className="visually-hidden">Operations of the plans, in the order of computation</caption>
        <thead>
          <tr>
            {columns.map((id) => (
              <th key={id} scope="col" className={`is-${id}`} title={allColumns[id].help}>
                {allColumns[id].title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <tr aria-hidden style={{ height: first * line }} />}
          {lines
            .slice(first, end)
            .map((entry, i) =>
              'head' in entry ? (
                <PassHead
                  key={`pass ${entry.head.pass}`}
                  row={entry.head}
                  place={first + i + 2}
                  span={columns.length}
                />
              ) : (
                <Row
                  key={entry.at}
                  {...entry}
                  columns={columns}
                  place={first + i + 2}
                  state={`${entry.at < at ? 'is-made' : ''} ${entry.at === current ? 'is-current' : ''} ${
                    touched[entry.at] === true ? 'is-touched' : ''
                  } ${entry.at === chosen ? 'is-chosen' : ''}`}
                  current={entry.at === current}
                  chosen={entry.at === chosen}
                  tabbable={entry.at === tabStop}
                  onMove={move}
                />
              ),
            )}
          {end < lines.length && <tr aria-hidden style={{ height: (lines.length - end) * line }} />}
        </tbody>
      </table>
    </div>
  );
}

function PassHead({
  row: { phase, layer, title },
  place,
  span,
}: {
  row: WalkRow;
  place: number;
  span: number;
}) {
  return (
    <tr className={`plan-pass is-${phase}`} aria-rowindex={place}>
      <th colSpan={span} scope="colgroup">
        {phases[phase]} <span>layer {layer}</span> <span>{title}</span>
      </th>
    </tr>
  );
}

function Row({
  row,
  columns,
  at,
  place,
  state,
  current,
  chosen,
  tabbable,
  onMove,
}: {
  row: WalkRow;
  columns: readonly ColumnId[];
  at: number;
  place: number;
  state: string;
  current: boolean;
  chosen: boolean;
  tabbable: boolean;
  onMove: (event: KeyboardEvent, from: number) => void;
}) {
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- the button in it has the keys
    <tr
      className={`plan-row ${state}`}
      data-row={at}
      aria-rowindex={place}
      aria-current={current ? 'step' : undefined}
      onClick={({ currentTarget }) => {
        chooseRow(at);
        currentTarget.querySelector('button')?.focus({ preventScroll: true });
      }}
    >
      <td className="is-value">
        <button
          type="button"
          tabIndex={tabbable ? 0 : -1}
          aria-pressed={chosen}
          title={row.output}
          onKeyDown={(event) => onMove(event, at)}
        >
          {row.output}
        </button>
      </td>
      {columns.slice(1).map((id) => {
        const text = allColumns[id].text(row);
        return (
          <td key={id} className={`is-${id}`} title={text}>
            {text}
          </td>
        );
      })}
    </tr>
  );
}

function viewOf({ scrollTop, clientHeight, clientWidth }: HTMLElement) {
  return { top: scrollTop, height: clientHeight, width: clientWidth };
}

function linesOf(rows: readonly WalkRow[]): { lines: readonly Line[]; lineOf: readonly number[] } {
  const lines: Line[] = [];
  const lineOf: number[] = [];
  rows.forEach((row, at) => {
    if (row.pass !== rows[at - 1]?.pass) lines.push({ head: row });
    lineOf.push(lines.length);
    lines.push({ row, at });
  });
  return { lines, lineOf };
}

/** Which rows belong to something that is selected. */
function touchedBy(
  rows: readonly WalkRow[],
  vertices: ReadonlySet<Id>,
  edges: ReadonlySet<Id>,
): readonly boolean[] {
  if (vertices.size === 0 && edges.size === 0) return [];
  return rows.map(
    (row) => row.vertices.some((id) => vertices.has(id)) || row.edges.some((id) => edges.has(id)),
  );
}
