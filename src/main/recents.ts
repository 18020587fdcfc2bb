import { readFile } from 'node:fs/promises';
import { writeAtomically } from './atomic-write.ts';

const limit = 10;

/** The files opened or saved last, newest first, kept in one JSON file; also the folder where dialogs begin. */
export class Recents {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Absolute paths, newest first. A missing or damaged list is an empty one: it only saves clicks. */
  async list(): Promise<readonly string[]> {
    try {
      const stored: unknown = JSON.parse(await readFile(this.#file, 'utf8'));
      return Array.isArray(stored) ? stored.filter((item) => typeof item === 'string').slice(0, limit) : [];
    } catch {
      return [];
    }
  }

  async add(path: string): Promise<void> {
    const rest = (await this.list()).filter((other) => other !== path);
    await this.#write([path, ...rest].slice(0, limit));
  }

  async remove(path: string): Promise<void> {
    await this.#write((await this.list()).filter((other) => other !== path));
  }

  #write(paths: readonly string[]): Promise<void> {
    return writeAtomically(this.#file, `${JSON.stringify(paths, null, 2)}\n`);
  }
}
