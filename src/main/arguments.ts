import { z } from 'zod';
import type {
  Draft,
  ExportArguments,
  RequestName,
  SaveArguments,
  SaveAsArguments,
  WindowState,
} from './contract.ts';
import { maximumBytes } from './text-file.ts';

/** Every argument that crosses from the window is parsed here; a window that sends anything else is refused. */

/** Ids of drafts become file names: letters, digits, `-` and `_` only. */
export const draftIdPattern = /^[A-Za-z0-9_-]{1,64}$/;

const ticket = z.uuid();
/** What a dialog suggests; `safeName` makes a plain file name of it. */
const name = z.string().min(1).max(255);
const tooLarge = `The file would have more than ${maximumBytes / (1024 * 1024)} MB, which Adjoint could not open again.`;
const text = z.string().max(maximumBytes, tooLarge);

const draft = z.strictObject({
  id: z.string().regex(draftIdPattern),
  name: z.string().max(255),
  savedAt: z.iso.datetime({ offset: true }),
  text,
}) satisfies z.ZodType<Draft>;

const windowState = z.strictObject({
  title: z.string().max(500),
  unsaved: z.boolean(),
}) satisfies z.ZodType<WindowState>;

const saveAs = z.strictObject({ name, text }) satisfies z.ZodType<SaveAsArguments>;

const save = z.strictObject({ ticket: ticket.nullable(), name, text }) satisfies z.ZodType<SaveArguments>;

const contents = z.union([
  text,
  z.instanceof(Uint8Array).refine((bytes) => bytes.byteLength <= maximumBytes, tooLarge),
]);

const exported = z.strictObject({
  name,
  type: z.string().regex(/^[a-z]+\/[a-z0-9.+-]+$/),
  contents,
}) satisfies z.ZodType<ExportArguments>;

/** The argument lists of the requests, in order. */
export const requestArguments = {
  open: z.tuple([]),
  save: z.tuple([save]),
  saveAs: z.tuple([saveAs]),
  export: z.tuple([exported]),
  recent: z.tuple([]),
  openRecent: z.tuple([ticket]),
  writeDraft: z.tuple([draft]),
  drafts: z.tuple([]),
  removeDraft: z.tuple([z.string().regex(draftIdPattern)]),
} satisfies Record<RequestName, z.ZodType>;

export const noticeArguments = {
  describe: z.tuple([windowState]),
  ready: z.tuple([]),
};

/** Throws zod's error when `value` is no draft. */
export function parseDraft(value: unknown): Draft {
  return draft.parse(value);
}
