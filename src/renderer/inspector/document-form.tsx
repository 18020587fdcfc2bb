import { setNotes } from '../../document/edits.ts';
import { Section } from '../controls/section.tsx';
import { edit, settleGesture, useDocument } from '../state/document-store.ts';
import { RecipeSections } from '../training/recipe-sections.tsx';
import { InspectorHead } from './inspector-head.tsx';

/** The form of the document: notes and the recipe of its training. */
export function DocumentForm() {
  const title = useDocument((document) => document.title);
  const notes = useDocument((document) => document.notes);
  return (
    <>
      <InspectorHead title={title} aside="document" />
      <Section title="Notes" open={notes !== ''}>
        <textarea
          className="text-area"
          aria-label="Notes"
          placeholder="What this network is, in Markdown."
          value={notes}
          rows={4}
          onChange={(event) => edit(setNotes(event.target.value))}
          onBlur={settleGesture}
        />
      </Section>
      <RecipeSections />
    </>
  );
}
