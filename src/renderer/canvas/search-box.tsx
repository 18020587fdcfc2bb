import { Command } from 'cmdk';
import { useEffect, useRef, useState } from 'react';
import { shapeText } from '../../interchange/drawing/geometry.ts';
import { currentCompilation } from '../state/compilation-store.ts';
import { currentDocument } from '../state/document-store.ts';
import { addTemplate, connectVertices, newMap } from './canvas-edits.ts';
import { canvasStore } from './canvas-store.ts';
import type { Search } from './canvas-store.ts';
import { searchTemplates, typedTemplate } from './templates.ts';
import type { Template } from './templates.ts';
import { refusals } from './wiring.ts';

const width = 300;
const height = 320;

/** The box in which a vertex to add, or one to connect to, is found by typing. */
export function SearchBox({ search, close }: { search: Search; close: () => void }) {
  const [text, setText] = useState('');
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (event.target instanceof globalThis.Node && !box.current?.contains(event.target)) close();
    };
    window.addEventListener('pointerdown', outside, true);
    return () => window.removeEventListener('pointerdown', outside, true);
  }, [close]);
  const left = Math.max(8, Math.min(search.screen.x, window.innerWidth - width - 8));
  const top = Math.max(8, Math.min(search.screen.y, window.innerHeight - height - 8));
  const label = search.purpose === 'connect' ? `Connect ${search.wire?.anchor ?? ''} to` : 'Add a vertex';
  return (
    <div className="search-box" ref={box} style={{ left, top, width, maxHeight: height }}>
      <Command
        label={label}
        loop
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Escape') close();
        }}
      >
        <Command.Input autoFocus value={text} onValueChange={setText} placeholder={`${label}…`} />
        <Command.List>
          <Command.Empty>Nothing fits. Try “relu 32” or “input 2”.</Command.Empty>
          {search.purpose === 'connect' ? (
            <Targets search={search} close={close} />
          ) : (
            <Templates search={search} text={text} close={close} />
          )}
        </Command.List>
      </Command>
    </div>
  );
}

function Templates({ search, text, close }: { search: Search; text: string; close: () => void }) {
  const typed = typedTemplate(text);
  // Nothing leads into an input, so a wire from a vertex's right side offers none.
  const fits = ({ vertex }: Template) => search.wire?.outgoing !== true || vertex.kind !== 'input';
  const offered = [...(typed === null ? [] : [typed]), ...searchTemplates].filter(fits);
  return offered.map((template) => (
    <Command.Item
      key={template.id}
      value={template.id === typed?.id ? `${text} ${template.title}` : template.title}
      keywords={[...template.words, template.detail]}
      onSelect={() => {
        close();
        addTemplate(template, search.at, { wire: search.wire });
      }}
    >
      <span>{template.title}</span>
      <span className="search-detail">{template.detail}</span>
    </Command.Item>
  ));
}

function Targets({ search, close }: { search: Search; close: () => void }) {
  const anchor = search.wire?.anchor;
  if (anchor === undefined) return null;
  const { graph } = currentDocument();
  const compilation = currentCompilation();
  const refused = refusals(graph, compilation, anchor, true, newMap());
  return Object.entries(graph.vertices)
    .filter(([id]) => !refused.has(id))
    .map(([id, vertex]) => (
      <Command.Item
        key={id}
        value={`${vertex.label ?? ''} ${id}`}
        onSelect={() => {
          close();
          connectVertices(anchor, id);
        }}
      >
        <span>{vertex.label ?? id}</span>
        <span className="search-detail">{shapeText(compilation.graph.shapes.get(id) ?? vertex.shape)}</span>
      </Command.Item>
    ));
}

/** Closes the search box. */
export function closeSearch(): void {
  canvasStore.setState({ search: null });
}
