import { expect } from 'vitest';
import type { GraphDocument, Id } from '../../src/document/document.ts';
import { apply, begin, undo } from '../../src/document/history.ts';
import { rewire } from '../../src/document/rewire.ts';
import type { Outcome } from '../../src/lab/neurons/drawing.ts';

/** What opening or gathering makes of a document, in one step that can be undone. */
export function rewired(
  document: GraphDocument,
  outcome: Outcome,
): { document: GraphDocument; vertices: readonly Id[] } {
  if ('refused' in outcome) throw new Error(outcome.refused);
  const history = apply(begin(document), rewire('Test', outcome.rewiring));
  expect(undo(history).document).toEqual(document);
  return { document: history.document, vertices: outcome.vertices };
}
