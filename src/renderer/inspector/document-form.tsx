import { useDocument } from '../state/document-store.ts';
import { RecipeSections } from '../training/recipe-sections.tsx';
import { InspectorHead } from './inspector-head.tsx';
import { Notes } from './notes.tsx';

/** The form of the document: notes and the recipe of its training. */
export function DocumentForm() {
  const title = useDocument((document) => document.title);
  return (
    <>
      <InspectorHead title={title} aside="document" />
      <Notes />
      <RecipeSections />
    </>
  );
}
