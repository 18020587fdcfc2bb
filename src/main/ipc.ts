import { ipcMain } from 'electron';
import type { IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import { z } from 'zod';
import { noticeArguments, requestArguments } from './arguments.ts';
import { notices, requests } from './contract.ts';
import type {
  Draft,
  ExportArguments,
  OpenedFile,
  RecentFile,
  Reply,
  RequestName,
  SaveArguments,
  SaveAsArguments,
  SavedFile,
  WindowState,
} from './contract.ts';
import { FileError } from './file-error.ts';
import { isOurAddress } from './protocol.ts';

/** What answers the window's requests; the arguments have been parsed. */
export interface RequestHandlers {
  open(): Promise<OpenedFile | null>;
  save(file: SaveArguments): Promise<SavedFile | null>;
  saveAs(file: SaveAsArguments): Promise<SavedFile | null>;
  export(file: ExportArguments): Promise<boolean>;
  recent(): Promise<readonly RecentFile[]>;
  openRecent(ticket: string): Promise<OpenedFile | null>;
  writeDraft(draft: Draft): Promise<void>;
  drafts(): Promise<readonly Draft[]>;
  removeDraft(id: string): Promise<void>;
}

export interface NoticeHandlers {
  describe(state: WindowState): void;
  ready(): void;
}

/** Listens on every channel of the contract. Only the main frame of our own page, in `currentContents`, is heard. */
export function installIpc(
  handlers: RequestHandlers,
  listeners: NoticeHandlers,
  currentContents: () => WebContents | null,
): void {
  const heard = (event: IpcMainInvokeEvent | IpcMainEvent): boolean => {
    const frame = event.senderFrame;
    return (
      frame !== null && frame.parent === null && event.sender === currentContents() && isOurAddress(frame.url)
    );
  };

  function answerTo<A extends unknown[]>(
    name: RequestName,
    schema: z.ZodType<A>,
    work: (...values: A) => Promise<unknown>,
  ): void {
    ipcMain.handle(requests[name], async (event, ...values: unknown[]): Promise<Reply<unknown>> => {
      if (!heard(event)) throw new Error(`${requests[name]} was asked by a foreign page`);
      try {
        return { ok: true, value: (await work(...schema.parse(values))) ?? null };
      } catch (error) {
        return { ok: false, message: describeFailure(error) };
      }
    });
  }

  const of = requestArguments;
  answerTo('open', of.open, () => handlers.open());
  answerTo('save', of.save, (file) => handlers.save(file));
  answerTo('saveAs', of.saveAs, (file) => handlers.saveAs(file));
  answerTo('export', of.export, (file) => handlers.export(file));
  answerTo('recent', of.recent, () => handlers.recent());
  answerTo('openRecent', of.openRecent, (ticket) => handlers.openRecent(ticket));
  answerTo('writeDraft', of.writeDraft, (draft) => handlers.writeDraft(draft));
  answerTo('drafts', of.drafts, () => handlers.drafts());
  answerTo('removeDraft', of.removeDraft, (id) => handlers.removeDraft(id));

  ipcMain.on(notices.describe, (event, ...values: unknown[]) => {
    const parsed = noticeArguments.describe.safeParse(values);
    if (heard(event) && parsed.success) listeners.describe(...parsed.data);
  });
  ipcMain.on(notices.ready, (event) => {
    if (heard(event)) listeners.ready();
  });
}

/** One sentence. A request that does not parse is a fault of ours, and says where. */
function describeFailure(error: unknown): string {
  if (error instanceof FileError) return error.message;
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    const place = issue?.path.join('.') ?? '';
    return `The request was refused: ${issue?.message ?? 'it could not be understood'}${place ? ` (${place})` : ''}`;
  }
  return `The operation failed: ${error instanceof Error ? error.message : String(error)}`;
}
