import { useMemo } from 'react';
import type { Focus } from '../../lab/walk-place.ts';
import { readsOf, shapeOf } from '../../lab/walk-terms.ts';
import { tensorOf } from '../../lab/walk-trace.ts';
import { count } from '../notation/number-text.ts';
import type { RecordedWalk } from '../state/step-store.ts';
import { termsOf } from '../state/step-terms.ts';
import { cellName } from './cell-name.ts';
import { NumberGrid } from './number-grid.tsx';
import { termLine } from './term-line.ts';

/** Factors of an operation that are shown beside each other. */
const mostInputs = 4;

/** A row under way: what it reads, with the numbers of the component at hand lit, and what it writes, filling up. */
export function CellView({ walk, focus }: { walk: RecordedWalk; focus: Focus }) {
  const { row, cell, terms: made, of } = focus;
  const line = walk.table.rows[row];
  const written = walk.values[row];
  const parts = termsOf(walk, row, cell);
  const read = useMemo(() => readBy(parts), [parts]);
  const last = parts.terms[made - 1];
  if (line === undefined || written === undefined) return null;
  const now = new Set(last?.factors.flatMap(({ loads }) => loads.map(({ tensor, at }) => `${tensor} ${at}`)));
  const running = made < of ? last?.running : written[cell];
  const matrices = (id: string) => (shapeOf(walk, id).length > 1 ? 0 : 1);
  const inputs = readsOf(walk, row)
    .toSorted((a, b) => matrices(a) - matrices(b))
    .slice(0, mostInputs);
  return (
    <>
      <h3>
        <code>{line.output}</code> <span className="field-note">{line.shape.join('×')}</span>
      </h3>
      <p className="term-line" title={`Exactly ${String(running)}`}>
        {termLine(cellName(walk.table, row, cell), parts, made)}
      </p>
      <div className="number-grids">
        <NumberGrid
          name={line.output}
          shape={line.shape}
          at={cell}
          cell={(at) => {
            if (at < cell) return { value: written[at], state: '' };
            return at === cell ? { value: running, state: 'is-now' } : { value: undefined, state: 'is-open' };
          }}
        />
        <span className="grid-equals" aria-hidden>
          =
        </span>
        {inputs.map((id) => {
          const values = tensorOf(walk, id);
          const places = read.get(id);
          const next = last?.factors.flatMap(({ loads }) => loads).find(({ tensor }) => tensor === id);
          return (
            <NumberGrid
              key={id}
              name={id}
              shape={shapeOf(walk, id)}
              at={next?.at ?? places?.values().next().value ?? 0}
              cell={(at) => ({
                value: values[at],
                state: now.has(`${id} ${at}`) ? 'is-now' : places?.has(at) === true ? 'is-read' : '',
              })}
            />
          );
        })}
      </div>
      <p className="field-note">
        Component {count(cell + 1)} of {count(written.length)}
        {of > 1 && `, term ${count(made)} of ${count(of)}`}
      </p>
    </>
  );
}

/** The numbers that a component reads in all its terms, by tensor. */
function readBy({ terms }: ReturnType<typeof termsOf>): ReadonlyMap<string, ReadonlySet<number>> {
  const read = new Map<string, Set<number>>();
  for (const { factors } of terms)
    for (const { loads } of factors)
      for (const { tensor, at } of loads) {
        const known = read.get(tensor);
        if (known) known.add(at);
        else read.set(tensor, new Set([at]));
      }
  return read;
}
