import { emptyDocument } from '../../document/document.ts';
import { writeDocument } from '../../document/codec.ts';
import type { Host, OpenedFile } from '../host/host.ts';
import {
  currentDocument,
  documentStore,
  isUnsaved,
  markSaved,
  settleGesture,
} from '../state/document-store.ts';
import { ask, say } from '../state/session-store.ts';
import { importCsv } from './csv-import.ts';
import { showDocument, showText } from './open-document.ts';

/** Suffix of documents. */
export const documentSuffix = '.adjoint.json';

/** The name under which a document without a file would be saved. */
export function suggestedName(): string {
  const { file } = documentStore.getState();
  const title = currentDocument().title.trim() || 'Untitled';
  return file?.name ?? `${title.replace(/[\\/:*?"<>|\p{C}]+/gu, '-')}${documentSuffix}`;
}

/** Asks what to do with unsaved changes. False: the person would rather stay. */
export async function mayLeave(host: Host): Promise<boolean> {
  if (!isUnsaved(documentStore.getState())) return true;
  const answer = await ask({
    title: `Save changes to “${currentDocument().title}”?`,
    detail: 'Changes that are not saved are lost when another document is opened.',
    answers: [
      { id: 'save', label: 'Save', primary: true },
      { id: 'discard', label: 'Discard changes' },
      { id: 'stay', label: 'Cancel' },
    ],
  });
  if (answer === 'save') return save(host);
  return answer === 'discard';
}

export async function newDocument(host: Host): Promise<void> {
  if (await mayLeave(host)) showDocument(emptyDocument);
}

export async function openFile(host: Host): Promise<void> {
  await open(host, () => host.open());
}

export async function openRecent(host: Host, ticket: string): Promise<void> {
  await open(host, () => host.openRecent(ticket));
}

async function open(host: Host, read: () => Promise<OpenedFile | null>): Promise<void> {
  await guarded('The file could not be opened', async () => {
    if (!(await mayLeave(host))) return;
    const file = await read();
    if (file !== null) showFile(file);
  });
}

/** Shows a file that was opened: a drawing, or rows to learn from. */
export function showFile({ ticket, name, text }: OpenedFile): void {
  if (isTable(name)) importCsv(name, text);
  else showText(text, name, { file: { ticket, name } });
}

/** Takes files that were dropped on the window: the first drawing is opened, a table becomes the data. */
export async function takeDropped(host: Host, files: readonly File[]): Promise<void> {
  await guarded('The file could not be read', async () => {
    for (const file of files) {
      const drawing = !isTable(file.name);
      if (drawing && !(await mayLeave(host))) return;
      showFile({ ticket: null, name: file.name, text: await file.text() });
      if (drawing) return;
    }
  });
}

function isTable(name: string): boolean {
  return /\.(csv|tsv|txt)$/i.test(name);
}

/** Writes the document to its file, asking where if it has none. False when the person cancels or it fails. */
export async function save(host: Host): Promise<boolean> {
  const { file } = documentStore.getState();
  return write((text) => host.save({ ticket: file?.ticket ?? null, name: suggestedName(), text }));
}

export async function saveAs(host: Host): Promise<boolean> {
  return write((text) => host.saveAs({ name: suggestedName(), text }));
}

async function write(
  put: (text: string) => Promise<{ ticket: string | null; name: string } | null>,
): Promise<boolean> {
  settleGesture();
  // Edits made while the host is writing belong to the next save.
  const { history, generation } = documentStore.getState();
  let done = false;
  await guarded('The document could not be saved', async () => {
    const saved = await put(writeDocument(history.document));
    if (saved === null) return;
    done = true;
    if (documentStore.getState().generation === generation) markSaved(saved, history);
  });
  return done;
}

/** Runs work that may fail outside of our hands, and says so when it does. */
export async function guarded(title: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    say('error', `${title}. What was open stays as it is.`, [
      error instanceof Error ? error.message : String(error),
    ]);
  }
}
