import { useEffect, useRef, useState } from 'react';

/** The field in which a number of the matrix is typed: Enter or leaving it commits, Escape leaves all as it was. */
export function CellInput({
  label,
  initial,
  select,
  onCommit,
  onCancel,
}: {
  label: string;
  initial: string;
  select: boolean;
  onCommit: (text: string) => void;
  onCancel: () => void;
}) {
  const [draft, setDraft] = useState(initial);
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  useEffect(() => {
    field.current?.focus();
    if (select) field.current?.select();
  }, [select]);
  const fit = draft.trim() === '' || isNumber(draft);
  const end = (act: () => void) => {
    if (done.current) return;
    done.current = true;
    act();
  };
  return (
    <td className="cell-input">
      <input
        ref={field}
        aria-label={label}
        aria-invalid={!fit}
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => end(() => (fit && draft !== initial ? onCommit(draft) : onCancel()))}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            if (!fit) return;
            end(() => onCommit(draft));
          } else if (event.key === 'Escape') end(onCancel);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
    </td>
  );
}

/** Decimal numbers, also with the long minus sign that is shown everywhere. */
function isNumber(text: string): boolean {
  return Number.isFinite(Number(text.replace('−', '-')));
}
