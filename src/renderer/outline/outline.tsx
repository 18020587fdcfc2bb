import { useState } from 'react';
import type { Id } from '../../document/document.ts';
import { layerNumber } from '../../interchange/notation/convention.ts';
import { Section } from '../controls/section.tsx';
import { useCompilation } from '../state/compilation-store.ts';
import { useDocument } from '../state/document-store.ts';
import { useConvention } from '../state/session-store.ts';
import './outline.css';
import { OutlineRow } from './outline-row.tsx';
import type { OutlinePlace } from './outline-row.tsx';

/** Rows shown of one level; the rest is counted. */
const rowLimit = 200;

/**
 * The vertices level by level, and below each the edges that lead on from it: a text of the drawing that the keyboard can
 * walk, and that follows the selection. It is one stop of the Tab key.
 */
export function Outline() {
  const vertices = useDocument((document) => document.graph.vertices);
  const graph = useCompilation((compilation) => compilation.graph);
  const [open, setOpen] = useState<ReadonlySet<Id>>(new Set());
  const [active, setActive] = useState<OutlinePlace | null>(null);
  const convention = useConvention();
  const count = Object.keys(vertices).length;
  const ranked = new Set(graph.levels.flat());
  const loose = Object.keys(vertices).filter((id) => !ranked.has(id));
  const levels: readonly { title: string; ids: readonly Id[] }[] = [
    ...graph.levels.map((ids, level) => ({
      title: String(layerNumber(convention, level)),
      ids: ids.filter((id) => id in vertices).sort(byName),
    })),
    ...(loose.length > 0 ? [{ title: '–', ids: loose }] : []),
  ].filter(({ ids }) => ids.length > 0);
  const shown = levels.flatMap(({ ids }) => ids.slice(0, rowLimit));
  // The row that had the focus may be gone.
  const stop = active !== null && shown.includes(active.vertex) ? active : { vertex: shown[0], edge: null };
  const turn = (id: Id, opened: boolean) => {
    const next = new Set(open);
    if (opened) next.add(id);
    else next.delete(id);
    setOpen(next);
  };
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
                <OutlineRow
                  key={id}
                  id={id}
                  open={open.has(id)}
                  stop={stop.vertex === id ? (stop.edge ?? id) : null}
                  onOpen={(opened) => turn(id, opened)}
                  onFocus={setActive}
                />
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
