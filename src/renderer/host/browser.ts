import { chooseFile, download } from './classic-files.ts';
import { hasLeave, openTypes, pickerId, writeHandle } from './file-access.ts';
import type { FileHandle, FilePickers } from './file-access.ts';
import { HostError } from './host.ts';
import type { Host, OpenedFile, SavedFile } from './host.ts';
import { readFile } from './read-file.ts';
import { RecentHandles } from './recent-handles.ts';
import type { Shelf } from './shelf.ts';

/** The part of `window` that is used. */
export interface BrowserWindow extends FilePickers {
  readonly document: { title: string };
  addEventListener(type: 'beforeunload', listener: (event: Event) => void): void;
}

/**
 * A plain browser as a `Host`. Where it has the File System Access API, files are written in place and listed as
 * recent; else they come from an input element and leave as downloads. Drafts live in `shelf`.
 */
export function browserHost(window: BrowserWindow, shelf: Shelf): Host {
  const recents = new RecentHandles(shelf);
  let unsaved = false;
  window.addEventListener('beforeunload', (event) => {
    if (unsaved) event.preventDefault(); // the browser asks in its own words
  });

  async function open(): Promise<OpenedFile | null> {
    if (!window.showOpenFilePicker) {
      const file = await chooseFile('.json,.csv,.tsv,.txt');
      return (
        file && {
          ticket: null,
          name: file.name,
          text: await attempt('read', file.name, () => readFile(file)),
        }
      );
    }
    const picker = window.showOpenFilePicker.bind(window);
    const chosen = await unlessCancelled(() => picker({ id: pickerId, types: openTypes }));
    const handle = chosen?.[0];
    return handle ? read(handle) : null;
  }

  async function read(handle: FileHandle): Promise<OpenedFile> {
    const text = await attempt('read', handle.name, async () => readFile(await handle.getFile()));
    return { ticket: await recents.add(handle), name: handle.name, text };
  }

  async function write(handle: FileHandle, text: string): Promise<SavedFile> {
    if (!(await hasLeave(handle, 'readwrite'))) {
      throw new HostError(
        `"${handle.name}" was not saved: the browser was not allowed to write it. Use Save as.`,
      );
    }
    await attempt('saved', handle.name, () => writeHandle(handle, text));
    return { ticket: await recents.add(handle), name: handle.name };
  }

  async function askWhere(name: string): Promise<FileHandle | null> {
    const picker = window.showSaveFilePicker?.bind(window);
    return picker ? unlessCancelled(() => picker({ id: pickerId, suggestedName: name })) : null;
  }

  async function saveAs({ name, text }: { name: string; text: string }): Promise<SavedFile | null> {
    if (!window.showSaveFilePicker) {
      download(name, 'application/json', text);
      return { ticket: null, name };
    }
    const handle = await askWhere(name);
    return handle && write(handle, text);
  }

  return {
    kind: 'browser',
    open,
    saveAs,
    async save({ ticket, name, text }) {
      const handle = ticket === null ? null : await recents.find(ticket);
      return handle ? write(handle, text) : saveAs({ name, text });
    },
    async export({ name, type, contents }) {
      if (!window.showSaveFilePicker) {
        download(name, type, contents);
        return true;
      }
      const handle = await askWhere(name);
      if (!handle) return false;
      await attempt('saved', handle.name, () => writeHandle(handle, contents));
      return true;
    },
    recent: () => recents.list(),
    async openRecent(ticket) {
      const handle = await recents.find(ticket);
      if (!handle) throw new HostError('This file is not known any more. Open it again.');
      if (!(await hasLeave(handle, 'read'))) return null;
      try {
        return await read(handle);
      } catch (error) {
        await recents.remove(ticket);
        throw error;
      }
    },
    writeDraft: (draft) => attempt('kept', draft.name, () => shelf.putDraft(draft)),
    async drafts() {
      const drafts = await attempt('read', 'Drafts', () => shelf.drafts());
      return drafts.toSorted((a, b) => Date.parse(b.savedAt) - Date.parse(a.savedAt));
    },
    removeDraft: (id) => attempt('removed', 'The draft', () => shelf.removeDraft(id)),
    describe(state) {
      unsaved = state.unsaved;
      window.document.title = `${state.unsaved ? '• ' : ''}${state.title === '' ? 'Adjoint' : `${state.title} – Adjoint`}`;
    },
    // A browser has no menu of ours, and opens no files in us.
    onCommand: () => () => undefined,
    onOpen: () => () => undefined,
  };
}

/** Null when the person closes the dialog, which browsers report as an error. */
async function unlessCancelled<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}

const causes: Readonly<Record<string, string>> = {
  NotFoundError: 'it is no longer there',
  NotAllowedError: 'the browser was not allowed to',
  NoModificationAllowedError: 'another program is using it',
  QuotaExceededError: 'the disk or the space of this site is full',
};

/** Turns a browser's failure into a sentence. `action` completes "could not be". */
async function attempt<T>(action: string, name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HostError) throw error;
    const cause = error instanceof Error ? (causes[error.name] ?? error.message) : String(error);
    throw new HostError(`"${name}" could not be ${action}: ${cause}.`, { cause: error });
  }
}
