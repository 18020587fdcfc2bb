import { writeDocument } from '../../document/codec.ts';
import type { Draft, Host } from '../host/host.ts';
import { documentStore, isUnsaved } from '../state/document-store.ts';
import { showText } from './open-document.ts';

/** Idle milliseconds after which unsaved changes are kept as a draft. */
const rest = 2500;

/** Keeps unsaved changes as a draft whenever the hand rests; removes it once they are saved. Returns the way to stop. */
export function keepDrafts(host: Host): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let kept: { id: string; document: unknown } | null = null;
  const keep = () => {
    const state = documentStore.getState();
    const { draftId: id, history } = state;
    if (!isUnsaved(state)) {
      if (kept !== null) void host.removeDraft(kept.id).catch(() => undefined);
      kept = null;
      return;
    }
    if (kept?.document === history.document) return;
    kept = { id, document: history.document };
    const draft = { id, name: history.document.title, savedAt: new Date().toISOString() };
    // A draft is a safety net: when it cannot be written, saving still can, and says so itself.
    void host.writeDraft({ ...draft, text: writeDocument(history.document) }).catch(() => undefined);
  };
  const stop = documentStore.subscribe((state, before) => {
    if (state.generation !== before.generation && kept !== null) {
      // Another document was opened after the person decided about this one.
      void host.removeDraft(kept.id).catch(() => undefined);
      kept = null;
    }
    clearTimeout(timer);
    timer = setTimeout(keep, rest);
  });
  const leave = () => keep();
  window.addEventListener('pagehide', leave);
  return () => {
    clearTimeout(timer);
    window.removeEventListener('pagehide', leave);
    stop();
  };
}

/** Puts a draft back on the screen, still unsaved. */
export function recover(draft: Draft): boolean {
  return showText(draft.text, draft.name, { unsaved: true, draftId: draft.id });
}
