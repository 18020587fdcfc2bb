import type { FileHandle } from './file-access.ts';
import type { RecentFile } from './host.ts';
import type { Shelf, ShelvedFile } from './shelf.ts';

const limit = 10;

/** Files a browser has given us, by ticket; the last ten outlive the visit. */
export class RecentHandles {
  readonly #shelf: Shelf;
  readonly #handles = new Map<string, FileHandle>();

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  /** Newest first. Empty where the browser keeps nothing for us. */
  async list(): Promise<readonly RecentFile[]> {
    return (await this.#shelved()).map(({ ticket, name }) => ({ ticket, name }));
  }

  async find(ticket: string): Promise<FileHandle | null> {
    const held = this.#handles.get(ticket);
    return held ?? (await this.#shelved()).find((file) => file.ticket === ticket)?.handle ?? null;
  }

  /** The ticket of a file: the one it has, when it has been here before. */
  async add(handle: FileHandle): Promise<string> {
    const shelved = await this.#shelved();
    const ticket = (await this.#ticketOf(handle, shelved)) ?? crypto.randomUUID();
    this.#handles.set(ticket, handle);
    const others = shelved.filter((file) => file.ticket !== ticket);
    try {
      await this.#shelf.putFile({ ticket, name: handle.name, handle, usedAt: Date.now() });
      for (const { ticket: oldest } of others.slice(limit - 1)) await this.#shelf.removeFile(oldest);
    } catch {
      // The list is a convenience: the file is open all the same.
    }
    return ticket;
  }

  async remove(ticket: string): Promise<void> {
    await this.#shelf.removeFile(ticket);
  }

  async #ticketOf(handle: FileHandle, shelved: readonly ShelvedFile[]): Promise<string | null> {
    for (const [ticket, other] of this.#handles) if (await other.isSameEntry(handle)) return ticket;
    for (const file of shelved) if (await file.handle.isSameEntry(handle)) return file.ticket;
    return null;
  }

  async #shelved(): Promise<readonly ShelvedFile[]> {
    try {
      return (await this.#shelf.files()).toSorted((a, b) => b.usedAt - a.usedAt);
    } catch {
      return []; // private windows may refuse to keep anything
    }
  }
}
