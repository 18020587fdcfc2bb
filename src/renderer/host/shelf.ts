import type { Draft } from './host.ts';
import type { FileHandle } from './file-access.ts';

export interface ShelvedFile {
  readonly ticket: string;
  readonly name: string;
  readonly handle: FileHandle;
  /** Milliseconds since 1970. */
  readonly usedAt: number;
}

/** What a browser keeps between visits. */
export interface Shelf {
  drafts(): Promise<readonly Draft[]>;
  putDraft(draft: Draft): Promise<void>;
  removeDraft(id: string): Promise<void>;
  files(): Promise<readonly ShelvedFile[]>;
  putFile(file: ShelvedFile): Promise<void>;
  removeFile(ticket: string): Promise<void>;
}
