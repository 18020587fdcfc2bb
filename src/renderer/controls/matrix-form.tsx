import { useId, type ReactNode } from 'react';
import { Dialog } from './dialog.tsx';

/** What a typed text means, in words, or why it cannot be taken. */
export type TypedOutcome =
  { readonly ok: true; readonly summary: string } | { readonly ok: false; readonly why: string };

/** A window in which numbers are typed or pasted row by row. `children` are further fields of the form. */
export function MatrixForm({
  title,
  help,
  label = 'Matrix',
  placeholder = '0.5  −1  ·\n·  0.3  2',
  action,
  text,
  outcome,
  onText,
  onAccept,
  onClose,
  children,
}: {
  title: string;
  help: ReactNode;
  /** Of the field in which they are typed. */
  label?: string;
  placeholder?: string;
  /** What the primary button does. */
  action: string;
  text: string;
  outcome: TypedOutcome;
  onText: (text: string) => void;
  /** Is only called where the outcome is sound. */
  onAccept: () => void;
  onClose: () => void;
  children?: ReactNode;
}) {
  const id = useId();
  const accept = () => {
    if (outcome.ok) onAccept();
  };
  return (
    <Dialog label={title} onClose={onClose} className="is-matrix">
      <form
        className="matrix-form"
        onSubmit={(event) => {
          event.preventDefault();
          accept();
        }}
      >
        <h2>{title}</h2>
        <p className="field-note" id={`${id}-help`}>
          {help}
        </p>
        <textarea
          className="matrix-text"
          aria-label={label}
          aria-describedby={`${id}-help ${id}-outcome`}
          rows={6}
          spellCheck={false}
          autoComplete="off"
          placeholder={placeholder}
          value={text}
          onChange={(event) => onText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) accept();
          }}
        />
        {children}
        <p
          id={`${id}-outcome`}
          role="status"
          className={outcome.ok || text.trim() === '' ? 'field-note' : 'field-fault'}
        >
          {outcome.ok ? outcome.summary : outcome.why}
        </p>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button is-primary" disabled={!outcome.ok}>
            {action}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
