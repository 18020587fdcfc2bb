import { useId, useState } from 'react';

/** One line of text that counts on Enter or when the field is left. `fault` says why a text cannot be taken. */
export function TextField({
  label,
  value,
  onCommit,
  fault = () => null,
  placeholder,
  help,
}: {
  label: string;
  value: string;
  onCommit: (value: string) => void;
  fault?: (value: string) => string | null;
  placeholder?: string | undefined;
  help?: string | undefined;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  const id = useId();
  const refusal = draft === null || draft === value ? null : fault(draft);
  const commit = () => {
    if (draft === null || refusal !== null) return;
    setDraft(null);
    if (draft !== value) onCommit(draft);
  };
  return (
    <div className="field">
      <label htmlFor={id} title={help}>
        {label}
      </label>
      <input
        id={id}
        className="text-input"
        data-settled={draft === null ? '' : undefined}
        autoComplete="off"
        spellCheck={false}
        value={draft ?? value}
        placeholder={placeholder}
        aria-invalid={refusal !== null}
        aria-describedby={refusal === null ? undefined : `${id}-fault`}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => (refusal === null ? commit() : setDraft(null))}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          else if (event.key === 'Escape') setDraft(null);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {refusal !== null && (
        <p className="field-fault" id={`${id}-fault`} role="alert">
          {refusal}
        </p>
      )}
    </div>
  );
}
