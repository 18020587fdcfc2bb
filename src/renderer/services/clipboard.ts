import { readDocument } from '../../document/codec.ts';
import type { Id } from '../../document/document.ts';
import {
  clip,
  clipAll,
  clippingAsDocumentText,
  freshNames,
  paste,
  writeClipping,
} from '../../document/clipboard.ts';
import type { Clipping } from '../../document/clipboard.ts';
import { remove } from '../../document/edits.ts';
import { currentDocument, edit } from '../state/document-store.ts';
import { say, select, sessionStore } from '../state/session-store.ts';
import { laidOut } from './open-document.ts';

/** Puts the selected vertices on the system's clipboard as JSON text. */
export async function copySelection(): Promise<boolean> {
  const { vertices } = sessionStore.getState();
  try {
    await navigator.clipboard.writeText(writeClipping(clip(currentDocument(), vertices)));
    return true;
  } catch {
    say('error', 'The clipboard cannot be written here.', [
      'Allow this page to use the clipboard, then copy again.',
    ]);
    return false;
  }
}

export async function cutSelection(): Promise<void> {
  const { vertices, edges } = sessionStore.getState();
  if (await copySelection()) {
    edit({ ...remove([...vertices], [...edges]), label: 'Cut' });
    select([]);
  }
}

/** Pastes what the system's clipboard holds. */
export async function pasteClipboard(): Promise<void> {
  try {
    pasteText(await navigator.clipboard.readText());
  } catch {
    say('error', 'The clipboard cannot be read here.', [
      'Press Ctrl+V (⌘V) with the drawing in focus instead.',
    ]);
  }
}

/** Pastes a clipping, or a whole document, given as text; says so when the text is neither. */
export function pasteText(text: string): void {
  const whole = clippingAsDocumentText(text);
  if (whole === null) {
    say('information', 'There is no drawing on the clipboard.', [
      'Copy vertices first, here or in another window.',
    ]);
    return;
  }
  const reading = readDocument(whole);
  if (!reading.ok) {
    const lines = reading.faults.map(({ path, message }) => `${path}: ${message}`);
    say('error', 'The clipboard holds a drawing with faults; nothing was pasted.', lines);
    return;
  }
  const clipping = clipAll(laidOut(reading.document));
  const positions = Object.values(clipping.layout);
  const at = sessionStore.getState().canvas?.pointer();
  const centre = {
    x: positions.reduce((sum, { x }) => sum + x, 0) / positions.length,
    y: positions.reduce((sum, { y }) => sum + y, 0) / positions.length,
  };
  insert(clipping, at === undefined ? { x: 32, y: 32 } : { x: at.x - centre.x, y: at.y - centre.y });
}

/** Copies the selection next to itself without the clipboard. */
export function duplicateSelection(): void {
  insert(clip(currentDocument(), sessionStore.getState().vertices), { x: 32, y: 32 }, 'Duplicate');
}

function insert(clipping: Clipping, offset: { x: number; y: number }, label = 'Paste'): void {
  const names = freshNames(currentDocument().graph, clipping);
  const shift = { x: Math.round(offset.x), y: Math.round(offset.y) };
  edit({ ...paste(clipping, names, shift), label });
  const added: Id[] = Object.keys(clipping.graph.vertices).map((id) => names.get(id) ?? id);
  select(added);
}
