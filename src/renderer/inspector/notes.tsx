import { useState } from 'react';
import { setNotes } from '../../document/edits.ts';
import { Section } from '../controls/section.tsx';
import { edit, settleGesture, useDocument } from '../state/document-store.ts';
import { readNotes } from './notes-text.ts';
import type { NotesBlock, Stretch } from './notes-text.ts';

/** The notes of the document: to read, and on demand as the Markdown they are written in. */
export function Notes() {
  const notes = useDocument((document) => document.notes);
  const [writing, setWriting] = useState(false);
  return (
    <Section title="Notes" open={notes !== ''}>
      {writing || notes === '' ? (
        <textarea
          className="text-area"
          aria-label="Notes"
          placeholder="What this network is, in Markdown."
          value={notes}
          rows={writing ? 12 : 4}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the button that was pressed has made way for it
          autoFocus={writing}
          onFocus={() => setWriting(true)}
          onChange={(event) => edit(setNotes(event.target.value))}
          onBlur={() => {
            settleGesture();
            setWriting(false);
          }}
        />
      ) : (
        <>
          <div className="notes">
            {readNotes(notes).map((block, at) => (
              <Block key={at} block={block} />
            ))}
          </div>
          <button type="button" className="button inspector-action" onClick={() => setWriting(true)}>
            Edit notes
          </button>
        </>
      )}
    </Section>
  );
}

function Block({ block }: { block: NotesBlock }) {
  if (block.kind === 'list') {
    return (
      <ul>
        {block.items.map((item, at) => (
          <li key={at}>
            <Line line={item} />
          </li>
        ))}
      </ul>
    );
  }
  if (block.kind === 'heading') {
    return (
      <h4>
        <Line line={block.line} />
      </h4>
    );
  }
  return (
    <p>
      <Line line={block.line} />
    </p>
  );
}

function Line({ line }: { line: readonly Stretch[] }) {
  return line.map(({ kind, text }, at) => {
    if (kind === 'strong') return <strong key={at}>{text}</strong>;
    if (kind === 'emphasis') return <em key={at}>{text}</em>;
    return kind === 'code' ? <code key={at}>{text}</code> : text;
  });
}
