import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { Id } from '../../document/document.ts';
import { shapeText } from '../../interchange/drawing/geometry.ts';
import { SeverityIcon } from '../controls/fault-badge.tsx';
import { Section } from '../controls/section.tsx';
import { useCompilation, useFaults } from '../state/compilation-store.ts';
import { useDocument } from '../state/document-store.ts';
import { pointAt } from '../state/pointed-store.ts';
import { select, sessionStore, useSession } from '../state/session-store.ts';
import './outline.css';

/** Rows shown of one level; the rest is counted. */
const rowLimit = 200;

/** The vertices level by level: a text of the drawing that the keyboard can walk, and that follows the selection. */
export function Outline() {
  const vertices = useDocument((document) => document.graph.vertices);
  const graph = useCompilation((compilation) => compilation.graph);
  const count = Object.keys(vertices).length;
  const ranked = new Set(graph.levels.flat());
  const loose = Object.keys(vertices).filter((id) => !ranked.has(id));
  const levels: readonly { title: string; ids: readonly Id[] }[] = [
    ...graph.levels.map((ids, level) => ({
      title: String(level),
      ids: ids.filter((id) => id in vertices).sort(byName),
    })),
    ...(loose.length > 0 ? [{ title: '–', ids: loose }] : []),
  ].filter(({ ids }) => ids.length > 0);
  return (
    <Section title="Outline" aside={count === 0 ? undefined : count}>
      {count === 0 ? (
        <p className="field-note">Vertices are listed here, level by level.</p>
      ) : (
        <div role="tree" aria-label="Outline" aria-multiselectable className="outline" tabIndex={-1}>
          {levels.map(({ title, ids }) => (
            <div key={title} role="group" aria-label={`Level ${title}`} className="outline-group">
              <p className="outline-level" aria-hidden>
                {title}
              </p>
              {ids.slice(0, rowLimit).map((id) => (
                <Row key={id} id={id} />
              ))}
              {ids.length > rowLimit && <p className="field-note">and {ids.length - rowLimit} more</p>}
            </div>
          ))}
        </div>
      )}
    </Section>
  );
}

/** x2 before x10. */
const byName = new Intl.Collator('en', { numeric: true }).compare;

function Row({ id }: { id: Id }) {
  const vertex = useDocument((document) => document.graph.vertices[id]);
  const shape = useCompilation((compilation) => compilation.graph.shapes.get(id));
  const incoming = useCompilation((compilation) => compilation.graph.incoming.get(id)?.length ?? 0);
  const outgoing = useCompilation((compilation) => compilation.graph.outgoing.get(id)?.length ?? 0);
  const selected = useSession((session) => session.vertices.has(id));
  const alone = useSession((session) => session.vertices.size === 1);
  const faults = useFaults({ at: 'vertex', id });
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected && alone) row.current?.scrollIntoView({ block: 'nearest' });
  }, [selected, alone]);
  if (vertex === undefined) return null;
  const text = shapeText(shape ?? vertex.shape);
  const worst = faults.find(({ severity }) => severity === 'error') ?? faults[0];
  return (
    <div
      ref={row}
      role="treeitem"
      tabIndex={0}
      className="outline-row"
      aria-selected={selected}
      data-vertex={id}
      onMouseEnter={() => pointAt({ kind: 'vertex', id, at: null })}
      onMouseLeave={() => pointAt(null)}
      onFocus={() => pointAt({ kind: 'vertex', id, at: null })}
      onBlur={() => pointAt(null)}
      onKeyDown={walk}
      onClick={(event) => choose(id, event.shiftKey || event.ctrlKey || event.metaKey)}
      onDoubleClick={() => sessionStore.getState().canvas?.centre([id])}
    >
      <span className="visually-hidden">
        {`${vertex.label ?? id}, shape ${text}, ${incoming} in, ${outgoing} out`}
      </span>
      <span className="outline-name" aria-hidden>
        {vertex.label ?? id}
      </span>
      {worst !== undefined && <SeverityIcon severity={worst.severity} size={13} />}
      <span className="outline-shape" aria-hidden>
        {text}
      </span>
    </div>
  );
}

function choose(id: Id, more: boolean): void {
  const { vertices, edges } = sessionStore.getState();
  if (!more) {
    select([id]);
    return;
  }
  const next = new Set(vertices);
  if (!next.delete(id)) next.add(id);
  select(next, edges);
}

/** Up and down move the focus, Enter or Space selects, Enter again shows the vertex on the canvas. */
function walk(event: KeyboardEvent<HTMLDivElement>): void {
  const tree = event.currentTarget.closest('[role="tree"]');
  const rows = [...(tree?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? [])];
  const at = rows.indexOf(event.currentTarget);
  const id = rows[at]?.dataset['vertex'];
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (to !== undefined) {
    rows[to]?.focus();
  } else if ((event.key === 'Enter' || event.key === ' ') && id !== undefined) {
    if (sessionStore.getState().vertices.has(id)) sessionStore.getState().canvas?.centre([id]);
    choose(id, event.shiftKey);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}
