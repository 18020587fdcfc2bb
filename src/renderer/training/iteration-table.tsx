import { useLayoutEffect, useRef } from 'react';
import { tableColumns, tableRow } from '../../solvers/table.ts';
import { useRun } from '../state/run-store.ts';

/** Rows that are drawn; earlier ones are in the chart. */
const most = 200;

/** The solver's table, a line for every iteration, the last ones in view. */
export function IterationTable() {
  const points = useRun((run) => run.points);
  const stale = useRun((run) => run.stale);
  const lines = points.slice(-most).flatMap(({ step, line }) => (line ? [{ iteration: step, ...line }] : []));
  const scroller = useRef<HTMLDivElement>(null);
  /** Whether the last line was in view; who scrolls back is left in peace. */
  const following = useRef(true);
  const last = lines.at(-1)?.iteration;
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element !== null && following.current) element.scrollTop = element.scrollHeight;
  }, [last]);
  return (
    <div
      ref={scroller}
      className={`iterations ${stale ? 'is-stale' : ''}`}
      role="region"
      aria-label="Iterations of the solver"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keys
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        following.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
    >
      <table>
        <thead>
          <tr>
            {tableColumns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.iteration}>
              {tableRow(line).map((cell, i) => (
                <td key={tableColumns[i]}>{cell.replace('e-', 'e−')}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {lines.length === 0 && <p className="iterations-none">Run or Step: a line for every iteration.</p>}
    </div>
  );
}
