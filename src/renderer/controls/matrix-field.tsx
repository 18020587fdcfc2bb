import { useId, useState } from 'react';
import type { Matrix } from '../../base/fields.ts';
import { MatrixForm } from './matrix-form.tsx';
import { extentsText, matrixText, typedNumbers } from './typed-matrix.ts';

/** A matrix by its extents; a button opens its numbers. */
export function MatrixField({
  label,
  help,
  value,
  onCommit,
}: {
  label: string;
  help?: string | undefined;
  value: Matrix;
  onCommit: (value: Matrix) => void;
}) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div className="field">
      <label id={`${id}-label`} htmlFor={id} title={help}>
        {label}
      </label>
      <button
        id={id}
        type="button"
        className="button is-value"
        aria-labelledby={`${id}-label ${id}`}
        onClick={() => setOpen(true)}
      >
        <span>{extentsText(value)}</span>
        <span className="button-verb">Edit…</span>
      </button>
      {open && (
        <MatrixDraft
          label={label}
          help={help}
          value={value}
          onCommit={onCommit}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}

/** The numbers as a text of their own until they are taken. */
function MatrixDraft({
  label,
  help,
  value,
  onCommit,
  onClose,
}: {
  label: string;
  help: string | undefined;
  value: Matrix;
  onCommit: (value: Matrix) => void;
  onClose: () => void;
}) {
  const initial = matrixText(value);
  const [text, setText] = useState(initial);
  const typed = typedNumbers(text);
  return (
    <MatrixForm
      title={label}
      help={<>{help} A dot is a zero.</>}
      action="Apply"
      text={text}
      outcome={typed}
      onText={setText}
      onAccept={() => {
        if (typed.ok && text !== initial) onCommit(typed.matrix);
        onClose();
      }}
      onClose={onClose}
    />
  );
}
