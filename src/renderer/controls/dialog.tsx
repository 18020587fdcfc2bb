import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';

/** A modal window of the page: the browser keeps the focus in it and gives it back; Escape and a click outside leave it. */
export function Dialog({
  label,
  onClose,
  className = '',
  children,
}: {
  label: string;
  onClose: () => void;
  className?: string;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element === null || element.open) return;
    element.showModal();
    // React focuses on mounting, when the dialog is not shown yet.
    element.querySelector<HTMLElement>('input, textarea, .is-primary')?.focus();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`dialog ${className}`}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className="dialog-body">{children}</div>
    </dialog>
  );
}
