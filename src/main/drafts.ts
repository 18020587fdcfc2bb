import { rmSync } from 'node:fs';
import { mkdir, readFile, readdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import { draftIdPattern, parseDraft } from './arguments.ts';
import { isAbsent, writeAtomically } from './atomic-write.ts';
import type { Draft } from './contract.ts';

/** Unsaved work, one file per document, so that a crash loses seconds at most. */
export class Drafts {
  readonly #folder: string;
  /** Ids written since the program started. */
  readonly #written = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async write(draft: Draft): Promise<void> {
    const file = this.#fileOf(draft.id);
    await mkdir(this.#folder, { recursive: true });
    await writeAtomically(file, JSON.stringify(draft));
    this.#written.add(draft.id);
  }

  /** Newest first. */
  async list(): Promise<readonly Draft[]> {
    const drafts = await Promise.all((await this.#files()).map(readDraft));
    return drafts
      .filter((draft) => draft !== null)
      .sort((a, b) => (a.savedAt < b.savedAt ? 1 : a.savedAt > b.savedAt ? -1 : 0));
  }

  /** Removing what is not there is no error. */
  async remove(id: string): Promise<void> {
    try {
      await unlink(this.#fileOf(id));
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
    this.#written.delete(id);
  }

  /**
   * Removes what was written since the program started; drafts found from before stay. At once, without waiting: it is
   * the last thing before the program ends.
   */
  removeWritten(): void {
    for (const id of this.#written) rmSync(this.#fileOf(id), { force: true });
    this.#written.clear();
  }

  async #files(): Promise<string[]> {
    try {
      const names = await readdir(this.#folder);
      return names.filter((name) => name.endsWith('.json')).map((name) => path.join(this.#folder, name));
    } catch (error) {
      if (isAbsent(error)) return [];
      throw error;
    }
  }

  /** An id becomes a file name, so it is looked at here again, whoever calls. */
  #fileOf(id: string): string {
    if (!draftIdPattern.test(id)) throw new Error(`"${id}" is not the id of a draft`);
    return path.join(this.#folder, `${id}.json`);
  }
}

/** A damaged draft is left on the disk, where a person can still look into it, and not offered. */
async function readDraft(file: string): Promise<Draft | null> {
  try {
    return parseDraft(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}
