import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { count } from '../notation/number-text.ts';
import { pointAt } from '../state/pointed-store.ts';
import { select, sessionStore, useSession } from '../state/session-store.ts';
import type { Entry, EntryGroup } from './groups.ts';
import { moveFocus } from './move-focus.ts';

/** V or E as sets, level by level. One stop of the Tab key: arrows walk through the entries, Enter selects. */
export function EntryList({
  letter,
  label,
  groups,
}: {
  letter: string;
  label: string;
  groups: readonly EntryGroup[];
}) {
  const vertices = useSession((session) => session.vertices);
  const edges = useSession((session) => session.edges);
  const [active, setActive] = useState<string | null>(null);
  const first = groups[0]?.entries[0];
  const known = groups.some(({ entries }) => entries.some(({ id }) => id === active));
  const stop = known ? active : (first?.id ?? null);
  return (
    <div role="listbox" aria-label={label} aria-multiselectable tabIndex={-1} className="entry-list">
      {groups.map(({ index, entries, count: all }) => (
        <div key={index} role="group" aria-label={`${letter} ${index}`} className="entry-group">
          <span className="entry-set" aria-hidden>
            <i>{letter}</i>
            <sub>{index}</sub> = {'{'}
          </span>
          {entries.map((entry, at) => (
            <Option
              key={entry.id}
              entry={entry}
              last={at === all - 1}
              stop={entry.id === stop}
              selected={(entry.kind === 'vertex' ? vertices : edges).has(entry.id)}
              onFocus={() => setActive(entry.id)}
            />
          ))}
          <span className="entry-set" aria-hidden>
            {all > entries.length && `… (${count(all)}) `}
            {'}'}
          </span>
        </div>
      ))}
    </div>
  );
}

function Option({
  entry,
  last,
  stop,
  selected,
  onFocus,
}: {
  entry: Entry;
  last: boolean;
  stop: boolean;
  selected: boolean;
  onFocus: () => void;
}) {
  const { kind, id, text, more } = entry;
  return (
    <>
      <span
        role="option"
        tabIndex={stop ? 0 : -1}
        className="entry"
        aria-selected={selected}
        aria-label={`${text}, ${more}`}
        data-vertex={kind === 'vertex' ? id : undefined}
        data-edge={kind === 'edge' ? id : undefined}
        onMouseEnter={() => pointAtEntry(entry)}
        onMouseLeave={() => pointAt(null)}
        onFocus={() => {
          onFocus();
          pointAtEntry(entry);
        }}
        onBlur={() => pointAt(null)}
        onClick={(event) => choose(entry, event.shiftKey || event.ctrlKey || event.metaKey)}
        onDoubleClick={() => centre(entry)}
        onKeyDown={(event) => walk(event, entry)}
      >
        {text}
      </span>
      {!last && <span aria-hidden>, </span>}
    </>
  );
}

function pointAtEntry({ kind, id }: Entry): void {
  if (kind === 'vertex') pointAt({ kind, id, at: null });
  else pointAt({ kind, id, place: null, theta: null });
}

function choose({ kind, id }: Entry, more: boolean): void {
  const { vertices, edges } = sessionStore.getState();
  const chosen = new Set(more ? (kind === 'vertex' ? vertices : edges) : []);
  if (!chosen.delete(id)) chosen.add(id);
  if (kind === 'vertex') select(chosen, more ? edges : []);
  else select(more ? vertices : [], chosen);
}

/** Brings it to the middle of the canvas. */
function centre({ kind, id }: Entry): void {
  if (kind === 'vertex') sessionStore.getState().canvas?.centre([id]);
}

/** Enter or Space selects, Enter again shows a vertex on the canvas. */
function walk(event: KeyboardEvent<HTMLElement>, entry: Entry): void {
  const { key } = event;
  if (key === 'Enter' || key === ' ') {
    const { vertices } = sessionStore.getState();
    if (vertices.has(entry.id) && !event.shiftKey) centre(entry);
    else choose(entry, event.shiftKey);
  } else if (!moveFocus(event, '[role="listbox"]', '[role="option"]')) return;
  event.preventDefault();
  event.stopPropagation();
}
