import { emptyDocument } from '../../document/document.ts';
import { writeDocument } from '../../document/codec.ts';
import type { Host, OpenedFile } from '../host/host.ts';
import { readFile } from '../host/read-file.ts';
import {
  currentDocument,
  documentStore,
  isUnsaved,
  markSaved,
  settleGesture,
} from '../state/document-store.ts';
import { ask, say, sessionStore } from '../state/session-store.ts';
import { importCsv } from './csv-import.ts';
import { dropOnExperiment } from './experiment-drop.ts';
import { importIdx, isIdx } from './idx-import.ts';
import { documentIn, showDocument } from './open-document.ts';

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
    const file = await read();
    if (file !== null) await showFile(host, file);
  });
}

/** Shows a file that was opened: rows to learn from, or a drawing, once it is sound and the open one may go. */
export async function showFile(host: Host, { ticket, name, text }: OpenedFile): Promise<void> {
  if (isTable(name)) {
    importCsv(name, text);
    return;
  }
  const document = documentIn(text, name);
  if (document !== null && (await mayLeave(host))) showDocument(document, { file: { ticket, name } });
}

/**
 * Takes files that were dropped on the window: the first drawing is opened, a table or IDX files become the data, of the chosen
 * experiment where that is on the screen.
 */
export async function takeDropped(host: Host, files: readonly File[]): Promise<void> {
  await guarded('The file could not be read', async () => {
    const { screen } = sessionStore.getState();
    if (screen === 'experiments' && !files.some(({ name }) => isDrawing(name)))
      return dropOnExperiment(files);
    const others = files.filter(({ name }) => !isTable(name) && !isDrawing(name));
    for (const file of others) {
      if (await isIdx(file)) continue;
      throw new Error(
        `"${file.name}" is neither a drawing (.json) nor a table (.csv, .tsv, .txt) nor an IDX file.`,
      );
    }
    if (others.length > 0) await importIdx(others);
    for (const file of files.filter((one) => !others.includes(one))) {
      const { name } = file;
      const text = await readFile(file);
      await showFile(host, { ticket: null, name, text });
      if (isDrawing(name)) return;
    }
  });
}

function isTable(name: string): boolean {
  return /\.(csv|tsv|txt)$/i.test(name);
}

function isDrawing(name: string): boolean {
  return /\.json$/i.test(name);
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
