import { stat } from 'node:fs/promises';
import path from 'node:path';
import { isAbsent, writeAtomically } from './atomic-write.ts';
import type {
  ExportArguments,
  OpenedFile,
  RecentFile,
  SaveArguments,
  SaveAsArguments,
  SavedFile,
} from './contract.ts';
import type { Dialogs } from './dialogs.ts';
import type { Documents, KnownFile } from './documents.ts';
import { FileError, explainFileError } from './file-error.ts';
import { safeName } from './file-name.ts';
import type { Recents } from './recents.ts';
import { readTextFile } from './text-file.ts';
import type { Stamp } from './text-file.ts';

interface Surroundings {
  readonly documents: Documents;
  readonly dialogs: Dialogs;
  readonly recents: Recents;
  /** Where dialogs begin when nothing has been opened yet. */
  readonly home: string;
  /** Tells the system's own list of recent documents. */
  readonly announce: (path: string) => void;
}

/** Opening and saving. Every path in here was chosen by a person in a dialog or handed over by the system. */
export class Files {
  readonly #with: Surroundings;
  #folder: string | null = null;

  constructor(surroundings: Surroundings) {
    this.#with = surroundings;
  }

  async open(): Promise<OpenedFile | null> {
    const chosen = await this.#with.dialogs.askOpen(await this.#startFolder());
    return chosen === null ? null : this.read(chosen);
  }

  /** Reads a file that came from a dialog or from outside. Throws `FileError`. */
  async read(file: string): Promise<OpenedFile> {
    try {
      const { text, stamp } = await readTextFile(file);
      const known = await this.#remember(file, stamp);
      return { ticket: known.ticket, name: path.basename(file), text };
    } catch (error) {
      throw explainFileError(error, 'read', file);
    }
  }

  async save({ ticket, name, text }: SaveArguments): Promise<SavedFile | null> {
    if (ticket === null) return this.saveAs({ name, text });
    const known = this.#known(ticket);
    if (await changedOutside(known)) {
      const answer = await this.#with.dialogs.askReplace(path.basename(known.path));
      if (answer === 'cancel') return null;
      if (answer === 'elsewhere') return this.saveAs({ name, text });
    }
    return this.#write(known.path, text);
  }

  async saveAs({ name, text }: SaveAsArguments): Promise<SavedFile | null> {
    const chosen = await this.#with.dialogs.askSave(await this.#startFolder(), safeName(name));
    return chosen === null ? null : this.#write(chosen, text);
  }

  async export({ name, contents }: ExportArguments): Promise<boolean> {
    const chosen = await this.#with.dialogs.askSave(await this.#startFolder(), safeName(name));
    if (chosen === null) return false;
    try {
      await writeAtomically(chosen, contents);
    } catch (error) {
      throw explainFileError(error, 'saved', chosen);
    }
    this.#folder = path.dirname(chosen);
    return true;
  }

  async recent(): Promise<readonly RecentFile[]> {
    const paths = await this.#with.recents.list();
    return paths.map((file) => ({
      ticket: this.#with.documents.admit(file, null).ticket,
      name: path.basename(file),
    }));
  }

  /** A recent file that is gone leaves the list. */
  async openRecent(ticket: string): Promise<OpenedFile> {
    const known = this.#known(ticket);
    try {
      return await this.read(known.path);
    } catch (error) {
      if (await isGone(known.path)) await this.#with.recents.remove(known.path);
      throw error;
    }
  }

  async #write(file: string, text: string): Promise<SavedFile> {
    try {
      await writeAtomically(file, text);
      const known = await this.#remember(file, await stampOf(file));
      return { ticket: known.ticket, name: path.basename(file) };
    } catch (error) {
      throw explainFileError(error, 'saved', file);
    }
  }

  async #remember(file: string, stamp: Stamp): Promise<KnownFile> {
    this.#folder = path.dirname(file);
    this.#with.announce(file);
    // The list is a convenience: a file that has been read or written stays so when the list cannot be.
    await this.#with.recents.add(file).catch(() => undefined);
    return this.#with.documents.admit(file, stamp);
  }

  #known(ticket: string): KnownFile {
    const known = this.#with.documents.find(ticket);
    if (known === null)
      throw new FileError('This file is not known any more. Open it again, or use Save as.');
    return known;
  }

  async #startFolder(): Promise<string> {
    if (this.#folder !== null) return this.#folder;
    const [latest] = await this.#with.recents.list();
    return latest === undefined ? this.#with.home : path.dirname(latest);
  }
}

async function stampOf(file: string): Promise<Stamp> {
  const facts = await stat(file);
  return { modified: facts.mtimeMs, bytes: facts.size };
}

/** A file that was deleted meanwhile has not been changed: saving brings it back. */
async function changedOutside({ path: file, stamp }: KnownFile): Promise<boolean> {
  if (stamp === null) return false;
  try {
    const now = await stampOf(file);
    return now.modified !== stamp.modified || now.bytes !== stamp.bytes;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw explainFileError(error, 'saved', file);
  }
}

async function isGone(file: string): Promise<boolean> {
  return stat(file).then(() => false, isAbsent);
}
