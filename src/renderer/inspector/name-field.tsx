import { rename } from '../../document/edits.ts';
import { nameFault } from '../../document/names.ts';
import type { Id } from '../../document/document.ts';
import { TextField } from '../controls/text-field.tsx';
import { currentDocument, edit } from '../state/document-store.ts';
import { select } from '../state/session-store.ts';

const words = {
  empty: 'A name has at least one character.',
  long: 'A name has at most 64 characters.',
  unprintable: 'This name cannot be used.',
  taken: 'Another vertex, edge or tie has this name.',
} as const;

/** The id of a vertex or edge; a new one is carried to every place that names it. */
export function NameField({ id, kind }: { id: Id; kind: 'vertex' | 'edge' }) {
  return (
    <TextField
      label="Name"
      value={id}
      fault={(text) => {
        const fault = nameFault(currentDocument(), text.trim());
        return fault === null ? null : words[fault];
      }}
      onCommit={(text) => {
        edit(rename(id, text.trim()));
        if (kind === 'vertex') select([text.trim()]);
        else select([], [text.trim()]);
      }}
    />
  );
}
