/** Everything the window and the main process say to each other: channels, the preload's functions, their data. */

/** What the preload puts on `window.host`. Data crosses; nothing of Electron does. */
export interface Bridge {
  open(): Promise<Reply<OpenedFile | null>>;
  save(file: SaveArguments): Promise<Reply<SavedFile | null>>;
  saveAs(file: SaveAsArguments): Promise<Reply<SavedFile | null>>;
  export(file: ExportArguments): Promise<Reply<boolean>>;
  recent(): Promise<Reply<readonly RecentFile[]>>;
  openRecent(ticket: string): Promise<Reply<OpenedFile | null>>;
  writeDraft(draft: Draft): Promise<Reply<null>>;
  drafts(): Promise<Reply<readonly Draft[]>>;
  removeDraft(id: string): Promise<Reply<null>>;
  describe(state: WindowState): void;
  /** Calls back with the id of a command; returns the way to stop. */
  onCommand(listener: (command: string) => void): () => void;
  /** Calls back with files opened from outside, also with those that came before; returns the way to stop. */
  onOpen(listener: (file: OpenedFile) => void): () => void;
}

/** Failures cross as data: an error thrown over IPC arrives with Electron's own words around it. */
export type Reply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** The window knows files by tickets; only the main process knows where they are. */
export interface OpenedFile {
  readonly ticket: string;
  readonly name: string;
  readonly text: string;
}

export interface SavedFile {
  readonly ticket: string;
  readonly name: string;
}

export interface RecentFile {
  readonly ticket: string;
  readonly name: string;
}

export interface SaveAsArguments {
  readonly name: string;
  readonly text: string;
}

export interface SaveArguments extends SaveAsArguments {
  readonly ticket: string | null;
}

export interface ExportArguments {
  readonly name: string;
  /** Media type, e.g. `text/csv`. */
  readonly type: string;
  readonly contents: string | Uint8Array;
}

export interface Draft {
  readonly id: string;
  readonly name: string;
  /** ISO 8601. */
  readonly savedAt: string;
  readonly text: string;
}

export interface WindowState {
  readonly title: string;
  readonly unsaved: boolean;
}

/** Asked by the window, answered by the main process (`invoke`/`handle`). */
export const requests = {
  open: 'host:open',
  save: 'host:save',
  saveAs: 'host:save-as',
  export: 'host:export',
  recent: 'host:recent',
  openRecent: 'host:open-recent',
  writeDraft: 'host:write-draft',
  drafts: 'host:drafts',
  removeDraft: 'host:remove-draft',
} as const;

/** Told by the window, without an answer. */
export const notices = {
  describe: 'host:describe',
  /** The window listens for files from now on. */
  ready: 'host:ready',
} as const;

/** Told by the main process. */
export const events = {
  command: 'window:command',
  open: 'window:open',
} as const;

export type RequestName = keyof typeof requests;
