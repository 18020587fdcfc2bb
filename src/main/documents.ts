import { randomUUID } from 'node:crypto';
import type { Stamp } from './text-file.ts';

export interface KnownFile {
  readonly ticket: string;
  readonly path: string;
  /** As it was when last read or written here; null for one that was only listed. */
  readonly stamp: Stamp | null;
}

/**
 * Which ticket means which file. Entries come from dialogs, from files opened from outside and from the list of recent
 * files, never from the window: it holds tickets and cannot make one.
 */
export class Documents {
  readonly #byTicket = new Map<string, KnownFile>();
  readonly #byPath = new Map<string, KnownFile>();

  /** The ticket of a file, the same for the same path while the program runs. A stamp given replaces the older one. */
  admit(path: string, stamp: Stamp | null): KnownFile {
    const known = this.#byPath.get(path);
    const file = { ticket: known?.ticket ?? randomUUID(), path, stamp: stamp ?? known?.stamp ?? null };
    this.#byTicket.set(file.ticket, file);
    this.#byPath.set(path, file);
    return file;
  }

  find(ticket: string): KnownFile | null {
    return this.#byTicket.get(ticket) ?? null;
  }
}
