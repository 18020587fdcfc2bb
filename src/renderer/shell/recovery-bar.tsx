import { History } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useApp } from '../app-context.ts';
import type { Draft } from '../host/host.ts';
import { recover } from '../services/drafts.ts';
import { mayLeave } from '../services/files.ts';

/** Offers drafts that an earlier window left behind unsaved. */
export function RecoveryBar() {
  const { host } = useApp();
  const [drafts, setDrafts] = useState<readonly Draft[]>([]);
  useEffect(() => {
    // Without drafts there is nothing to offer, and a host that cannot list them has none.
    void host.drafts().then(setDrafts, () => undefined);
  }, [host]);
  const draft = drafts[0];
  if (draft === undefined) return null;
  const drop = () => setDrafts((rest) => rest.slice(1));
  const time = new Date(draft.savedAt).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <div className="recovery-bar" role="region" aria-label="Recovery">
      <History size={16} aria-hidden />
      <p>
        “{draft.name}” has changes that were not saved ({time}).
      </p>
      <button
        type="button"
        className="button is-primary"
        onClick={() => void mayLeave(host).then((yes) => yes && recover(draft) && drop())}
      >
        Recover
      </button>
      <button
        type="button"
        className="button"
        onClick={() => {
          void host.removeDraft(draft.id).catch(() => undefined);
          drop();
        }}
      >
        Discard
      </button>
    </div>
  );
}
