import type { App } from './app-context.ts';
import { commandIds, commandOf } from './commands.ts';
import { missingChoice } from './missing-choice.ts';
import { say, sessionStore } from './state/session-store.ts';

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** A key combination as people read it: `Ctrl+Shift+S`, on a Mac `⇧⌘S`. */
export function keyText(keys: string): string {
  const parts = keys.split('+');
  if (!isMac) return parts.map((part) => (part === 'Mod' ? 'Ctrl' : part)).join('+');
  const marks: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥' };
  return parts.map((part) => marks[part] ?? part).join('');
}

/** The combination of a key event, in the form of the command table. */
function combination(event: KeyboardEvent): string {
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const letter = event.key.length === 1 && event.key !== ' ';
  const key = letter ? event.key.toUpperCase() : event.key;
  // Shift is part of a sign like `?` already.
  const shift = event.shiftKey && (!letter || /\p{L}/u.test(key));
  return [mod && 'Mod', event.altKey && 'Alt', shift && 'Shift', key].filter(Boolean).join('+');
}

/** Text fields keep their own keys, lists and buttons theirs. */
function belongsElsewhere(event: KeyboardEvent, keys: string): boolean {
  const target = event.target instanceof Element ? event.target : null;
  // What lies below a dialog is out of reach.
  if (target?.closest('dialog')) return true;
  const typing =
    target?.closest('input:not([type="checkbox"]), textarea, select, [contenteditable="true"]') !== null;
  const history = /^Mod\+([YZ]|Shift\+Z)$/.test(keys);
  const native = history || /^Mod\+[ACVX]$/.test(keys);
  // A field has an undo of its own only while something is being typed that does not count yet.
  if (history && target?.closest('select, input[type="range"], [data-settled]')) return false;
  if (typing && target !== null) return native || !keys.startsWith('Mod+');
  // Tab adds a vertex only from the empty canvas; everywhere else it moves the focus.
  if (keys === 'Tab')
    return (
      target?.closest('.canvas') === null ||
      target?.closest('.react-flow__node, .react-flow__edge, button') !== null
    );
  if (native && keys === 'Mod+C' && String(document.getSelection()) !== '') return true;
  return false;
}

/** Runs commands by their keys, wherever the focus is. Returns the way to stop. */
export function listenToKeys(app: App): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const { overlay, question, screen } = sessionStore.getState();
    if (overlay !== null || question !== null) return;
    const keys = combination(event);
    if (belongsElsewhere(event, keys)) return;
    // The browser pastes by itself, with leave to read the clipboard; the paste event brings the text.
    if (keys === 'Mod+V') return;
    const meant = commandIds.filter((id) => commandOf(id).keys?.includes(keys));
    const able = meant.find((id) => commandOf(id).run(app, { dry: true }));
    if (able !== undefined) {
      event.preventDefault();
      commandOf(able).run(app);
      return;
    }
    const missing = meant.map((id) => missingChoice[id]).find((sentence) => sentence !== undefined);
    if (missing !== undefined && screen === 'editor' && !event.repeat) say('information', missing);
  };
  window.addEventListener('keydown', listen);
  return () => window.removeEventListener('keydown', listen);
}
