/** What the window asks of its surroundings. Electron's main process and a plain browser both answer it. */

/** A file the host knows by a ticket; the window never sees a path. */
export interface OpenedFile {
  /** Save goes back to the same file with this; null where the host cannot write in place. */
  readonly ticket: string | null;
  readonly name: string;
  readonly text: string;
}

export interface SavedFile {
  readonly ticket: string | null;
  readonly name: string;
}

export interface Draft {
  readonly id: string;
  readonly name: string;
  /** ISO 8601. */
  readonly savedAt: string;
  readonly text: string;
}

export interface RecentFile {
  readonly ticket: string;
  readonly name: string;
}

export interface Host {
  readonly kind: 'electron' | 'browser';
  /** Asks for a file and reads it; null when the person cancels. Throws `HostError` when it cannot be read. */
  open(): Promise<OpenedFile | null>;
  /** Writes in place when there is a ticket, else asks where. Null when cancelled. Atomic: the old file or the new one, never half. */
  save(file: { ticket: string | null; name: string; text: string }): Promise<SavedFile | null>;
  /** Always asks where. */
  saveAs(file: { name: string; text: string }): Promise<SavedFile | null>;
  /** Hands over a product that is not reopened (JSON, CSV, SVG). False when cancelled. */
  export(file: { name: string; type: string; contents: string | Uint8Array }): Promise<boolean>;
  recent(): Promise<readonly RecentFile[]>;
  openRecent(ticket: string): Promise<OpenedFile | null>;
  writeDraft(draft: Draft): Promise<void>;
  drafts(): Promise<readonly Draft[]>;
  removeDraft(id: string): Promise<void>;
  /** Title of the window, and whether closing it would lose work. */
  describe(state: { title: string; unsaved: boolean }): void;
  /** Commands from a native menu, by the ids of the command table. Returns the way to stop listening. */
  onCommand(listener: (command: string) => void): () => void;
  /** Files opened from outside (association, second instance). */
  onOpen(listener: (file: OpenedFile) => void): () => void;
}

/** Reading or writing failed; the message is for people. */
export class HostError extends Error {
  override name = 'HostError';
}
