import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { ModelEdge } from '../../compiler/stages.ts';
import type { Id } from '../../document/document.ts';
import { shapeText } from '../../interchange/drawing/geometry.ts';
import { SeverityIcon } from '../controls/fault-badge.tsx';
import { useCompilation, useFaults } from '../state/compilation-store.ts';
import { useDocument } from '../state/document-store.ts';
import { pointAt } from '../state/pointed-store.ts';
import { select, sessionStore, useSession } from '../state/session-store.ts';

/** A vertex, or one of the edges below it. */
export interface OutlinePlace {
  readonly vertex: Id;
  readonly edge: Id | null;
}

/** Edges shown below a vertex; the rest is counted. */
const edgeLimit = 50;

/** A vertex with its shape and, opened, the edges that lead on from it. `stop`: which of them the Tab key comes to. */
export function OutlineRow({
  id,
  open,
  stop,
  onOpen,
  onFocus,
}: {
  id: Id;
  open: boolean;
  stop: Id | null;
  onOpen: (open: boolean) => void;
  onFocus: (place: OutlinePlace) => void;
}) {
  const vertex = useDocument((document) => document.graph.vertices[id]);
  const shape = useCompilation((compilation) => compilation.graph.shapes.get(id));
  const incoming = useCompilation((compilation) => compilation.graph.incoming.get(id)?.length ?? 0);
  const outgoing = useCompilation((compilation) => compilation.graph.outgoing.get(id)) ?? none;
  const selected = useSession((session) => session.vertices.has(id));
  const alone = useSession((session) => session.vertices.size === 1);
  const faults = useFaults({ at: 'vertex', id });
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // A panel that stands at its top shows the palette: it would move away below the hand that adds vertices.
    const followed = (row.current?.closest('.side')?.scrollTop ?? 0) > 0;
    if (selected && alone && followed) row.current?.scrollIntoView({ block: 'nearest' });
  }, [selected, alone]);
  if (vertex === undefined) return null;
  const text = shapeText(shape ?? vertex.shape);
  const worst = faults.find(({ severity }) => severity === 'error') ?? faults[0];
  const opened = open && outgoing.length > 0;
  return (
    <>
      <div
        ref={row}
        role="treeitem"
        tabIndex={stop === id ? 0 : -1}
        className="outline-row"
        aria-selected={selected}
        aria-expanded={outgoing.length === 0 ? undefined : opened}
        data-vertex={id}
        onMouseEnter={() => pointAt({ kind: 'vertex', id, at: null })}
        onMouseLeave={() => pointAt(null)}
        onFocus={() => {
          onFocus({ vertex: id, edge: null });
          pointAt({ kind: 'vertex', id, at: null });
        }}
        onBlur={() => pointAt(null)}
        onKeyDown={(event) => walk(event, { open: opened, onOpen: outgoing.length === 0 ? null : onOpen })}
        onClick={(event) => choose(id, event.shiftKey || event.ctrlKey || event.metaKey)}
        onDoubleClick={() => sessionStore.getState().canvas?.centre([id])}
      >
        <span className="visually-hidden">
          {`${vertex.label ?? id}, shape ${text}, ${incoming} in, ${outgoing.length} out`}
        </span>
        <span className="outline-name" aria-hidden>
          {vertex.label ?? id}
        </span>
        {worst !== undefined && <SeverityIcon severity={worst.severity} size={13} />}
        <span className="outline-shape" aria-hidden>
          {text}
        </span>
      </div>
      {opened && (
        <div role="group" aria-label={`Edges from ${id}`} className="outline-edges">
          {outgoing.slice(0, edgeLimit).map((edge) => (
            <EdgeRow
              key={edge.id}
              edge={edge}
              stop={stop === edge.id}
              onFocus={() => onFocus({ vertex: id, edge: edge.id })}
            />
          ))}
          {outgoing.length > edgeLimit && (
            <p className="field-note">and {outgoing.length - edgeLimit} more</p>
          )}
        </div>
      )}
    </>
  );
}

const none: readonly ModelEdge[] = [];

function EdgeRow({
  edge: { id, to, map },
  stop,
  onFocus,
}: {
  edge: ModelEdge;
  stop: boolean;
  onFocus: () => void;
}) {
  const selected = useSession((session) => session.edges.has(id));
  const point = () => pointAt({ kind: 'edge', id, place: null, theta: null });
  return (
    <div
      role="treeitem"
      tabIndex={stop ? 0 : -1}
      className="outline-row is-edge"
      aria-selected={selected}
      aria-label={`edge ${id} to ${to}, ${map.kind}`}
      data-edge={id}
      onMouseEnter={point}
      onMouseLeave={() => pointAt(null)}
      onFocus={() => {
        onFocus();
        point();
      }}
      onBlur={() => pointAt(null)}
      onKeyDown={(event) => walk(event, null)}
      onClick={() => select([], [id])}
    >
      <span className="outline-name">→ {to}</span>
      <span className="outline-shape">{map.kind}</span>
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

interface Fold {
  readonly open: boolean;
  /** Null where there is nothing to open. */
  readonly onOpen: ((open: boolean) => void) | null;
}

/**
 * Up and down move the focus; right opens a vertex, then goes to its first edge; left closes it, or goes back from an edge to
 * its vertex; Enter or Space selects, Enter again shows the vertex on the canvas. `fold` is null on an edge.
 */
function walk(event: KeyboardEvent<HTMLDivElement>, fold: Fold | null): void {
  const { key, currentTarget, shiftKey } = event;
  const { vertex, edge } = currentTarget.dataset;
  const rows = [
    ...(currentTarget.closest('[role="tree"]')?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? []),
  ];
  const at = rows.indexOf(currentTarget);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[key];
  if (to !== undefined) rows[to]?.focus();
  else if (key === 'ArrowRight' && fold !== null) {
    if (fold.open) rows[at + 1]?.focus();
    else fold.onOpen?.(true);
  } else if (key === 'ArrowLeft') {
    if (fold === null) rows.findLast((row, i) => i < at && row.dataset['vertex'] !== undefined)?.focus();
    else if (fold.open) fold.onOpen?.(false);
  } else if (key === 'Enter' || key === ' ') {
    if (edge !== undefined) select([], [edge]);
    else if (vertex !== undefined) {
      if (sessionStore.getState().vertices.has(vertex)) sessionStore.getState().canvas?.centre([vertex]);
      choose(vertex, shiftKey);
    }
  } else return;
  event.preventDefault();
  event.stopPropagation();
}
