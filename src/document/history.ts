import { applyPatches, enablePatches, Immer } from 'immer';
import type { Draft, Patch } from 'immer';
import type { GraphDocument } from './document.ts';

// The document's types are read-only already; freezing large drawings would only cost time.
enablePatches();
const immer = new Immer({ autoFreeze: false });

/** A document that an edit may write to. Replace whole vertices and edges instead of their fields. */
export type DocumentDraft = Draft<GraphDocument>;

/** One change of the document, as a person would name it. */
export interface Edit {
  /** What the undo menu calls it. */
  readonly label: string;
  /** Consecutive edits of one gesture (a drag, typing in one field) make one entry. */
  readonly gesture?: string | undefined;
  change(draft: DocumentDraft): void;
}

export interface HistoryEntry {
  readonly label: string;
  readonly gesture: string | null;
  readonly forward: readonly Patch[];
  readonly backward: readonly Patch[];
}

export interface History {
  readonly document: GraphDocument;
  /** Oldest first; the last one is undone next. */
  readonly past: readonly HistoryEntry[];
  /** The last one is redone next. */
  readonly future: readonly HistoryEntry[];
}

/** Entries kept; the oldest is forgotten beyond this. */
export const historyLimit = 500;

/** A history in which nothing has happened yet. */
export function begin(document: GraphDocument): History {
  return { document, past: [], future: [] };
}

/**
 * The only way in which a document changes. An edit without effect returns the same history; any other one forgets
 * what was undone before.
 */
export function apply(history: History, edit: Edit): History {
  const [document, forward, backward] = immer.produceWithPatches(history.document, (draft: DocumentDraft) => {
    edit.change(draft);
  });
  if (forward.length === 0) return history;
  const entry: HistoryEntry = { label: edit.label, gesture: edit.gesture ?? null, forward, backward };
  const last = history.past.at(-1);
  const continues = last !== undefined && last.gesture !== null && last.gesture === entry.gesture;
  const past =
    continues && history.future.length === 0
      ? [...history.past.slice(0, -1), merge(last, entry)]
      : [...history.past, entry].slice(-historyLimit);
  return { document, past, future: [] };
}

/** Ends the gesture: the next edit makes an entry of its own. */
export function settle(history: History): History {
  const last = history.past.at(-1);
  if (last === undefined || last.gesture === null) return history;
  return { ...history, past: [...history.past.slice(0, -1), { ...last, gesture: null }] };
}

/** Takes back the last entry, if there is one. */
export function undo(history: History): History {
  const entry = history.past.at(-1);
  if (entry === undefined) return history;
  return {
    document: applyPatches(history.document, entry.backward),
    past: history.past.slice(0, -1),
    // An entry that is done again must not swallow what follows; it stays the same object where it can, as the saved mark.
    future: [...history.future, entry.gesture === null ? entry : { ...entry, gesture: null }],
  };
}

/** Does again what was undone last, if anything was. */
export function redo(history: History): History {
  const entry = history.future.at(-1);
  if (entry === undefined) return history;
  return {
    document: applyPatches(history.document, entry.forward),
    past: [...history.past, entry],
    future: history.future.slice(0, -1),
  };
}

function merge(last: HistoryEntry, next: HistoryEntry): HistoryEntry {
  const forward = overwrite(last.forward, next.forward);
  if (forward !== null) return { ...last, forward };
  return {
    ...last,
    forward: [...last.forward, ...next.forward],
    backward: [...next.backward, ...last.backward],
  };
}

/**
 * The earlier patches with the values of the later ones, when every later patch replaces what an earlier one wrote: so
 * a long drag keeps one patch per vertex. Null when the patches do not match like that.
 */
function overwrite(earlier: readonly Patch[], later: readonly Patch[]): readonly Patch[] | null {
  const position = new Map<string, number>();
  const ancestors = new Set<string>();
  for (const [i, patch] of earlier.entries()) {
    const key = JSON.stringify(patch.path);
    if (patch.op === 'remove' || position.has(key)) return null;
    position.set(key, i);
    for (let n = 1; n < patch.path.length; n++) ancestors.add(JSON.stringify(patch.path.slice(0, n)));
  }
  const merged = [...earlier];
  for (const patch of later) {
    const key = JSON.stringify(patch.path);
    const index = position.get(key);
    const old = index === undefined ? undefined : earlier[index];
    if (patch.op !== 'replace' || index === undefined || old === undefined || ancestors.has(key)) return null;
    for (let n = 1; n < patch.path.length; n++) {
      if (position.has(JSON.stringify(patch.path.slice(0, n)))) return null;
    }
    merged[index] = { ...old, value: patch.value };
  }
  return merged;
}
