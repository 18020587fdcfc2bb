import { create } from 'zustand';
import { emptyDocument } from '../../document/document.ts';
import type { GraphDocument } from '../../document/document.ts';
import { apply, begin, redo, settle, undo } from '../../document/history.ts';
import type { Edit, History, HistoryEntry } from '../../document/history.ts';

/** Which file the document came from or went to; null before the first save. */
export interface FileIdentity {
  readonly ticket: string | null;
  readonly name: string;
}

/** The document scope: all of it is saved and undone. */
export interface DocumentState {
  readonly history: History;
  readonly file: FileIdentity | null;
  /** The entry after which the file was written: null = as opened, `never` = on no disk yet. */
  readonly saved: HistoryEntry | null | 'never';
  /** Counts opened documents; a run or a draft of an earlier one no longer applies. */
  readonly generation: number;
  readonly draftId: string;
}

export const documentStore = create<DocumentState>(() => ({
  history: begin(emptyDocument),
  file: null,
  saved: null,
  generation: 0,
  draftId: 'draft-0',
}));

/** The document as it is now. */
export function currentDocument(): GraphDocument {
  return documentStore.getState().history.document;
}

/** Reads something of the document in a component. */
export function useDocument<T>(select: (document: GraphDocument) => T): T {
  return documentStore((state) => select(state.history.document));
}

/** Applies an edit; the one way in for every component. */
export function edit(change: Edit): void {
  documentStore.setState(({ history }) => ({ history: apply(history, change) }));
}

/** Ends the gesture under way. */
export function settleGesture(): void {
  documentStore.setState(({ history }) => ({ history: settle(history) }));
}

export function undoEdit(): void {
  documentStore.setState(({ history }) => ({ history: undo(history) }));
}

export function redoEdit(): void {
  documentStore.setState(({ history }) => ({ history: redo(history) }));
}

/** Puts another document in place of the present one, with a history of its own. */
export function openDocument(
  document: GraphDocument,
  origin: { file?: FileIdentity; unsaved?: boolean; draftId?: string },
): void {
  documentStore.setState(({ generation }) => ({
    history: begin(document),
    file: origin.file ?? null,
    saved: origin.unsaved === true ? 'never' : null,
    generation: generation + 1,
    draftId: origin.draftId ?? `draft-${crypto.randomUUID()}`,
  }));
}

/** Records that the document, as it was at `history`, is now in this file. */
export function markSaved(file: FileIdentity, history: History): void {
  documentStore.setState({ file, saved: history.past.at(-1) ?? null });
}

/** There are changes that no file has. */
export function isUnsaved({ history, saved }: DocumentState): boolean {
  return (history.past.at(-1) ?? null) !== saved;
}
