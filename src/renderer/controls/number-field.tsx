import { useId, useState } from 'react';
import { refuse } from '../../base/fields.ts';
import type { IntegerField, NumberField as Description } from '../../base/fields.ts';

/**
 * One number: what is typed counts on Enter or when the field is left; arrows step. A value that does not fit stays in
 * the field with the reason below and changes nothing.
 */
export function NumberField({
  field,
  value,
  onCommit,
  label = field.label,
  placeholder,
}: {
  field: Description | IntegerField;
  value: number | undefined;
  onCommit: (value: number) => void;
  label?: string;
  placeholder?: string | undefined;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  const id = useId();
  const expected = draft === null ? null : draft.trim() === '' ? 'a number' : refuse(field, Number(draft));
  const commit = () => {
    if (draft === null || expected !== null) return;
    setDraft(null);
    if (Number(draft) !== value) onCommit(Number(draft));
  };
  const step = (direction: 1 | -1, large: boolean) => {
    const from = draft === null || expected !== null ? (value ?? field.initial) : Number(draft);
    const next = stepped(field, from, direction, large);
    if (refuse(field, next) !== null) return;
    setDraft(null);
    onCommit(next);
  };
  return (
    <div className="field">
      <label htmlFor={id} title={field.help}>
        {label}
      </label>
      <input
        id={id}
        className="number-input"
        data-settled={draft === null ? '' : undefined}
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        value={draft ?? (value === undefined ? '' : print(value))}
        placeholder={placeholder}
        title={value === undefined ? undefined : String(value)}
        aria-invalid={expected !== null}
        aria-describedby={expected === null ? undefined : `${id}-fault`}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => (expected === null ? commit() : setDraft(null))}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          else if (event.key === 'Escape') setDraft(null);
          else if (event.key === 'ArrowUp') step(1, event.shiftKey);
          else if (event.key === 'ArrowDown') step(-1, event.shiftKey);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {expected !== null && (
        <p className="field-fault" id={`${id}-fault`} role="alert">
          Must be {expected}.
        </p>
      )}
    </div>
  );
}

function stepped(field: Description | IntegerField, from: number, direction: 1 | -1, large: boolean): number {
  if (field.tag === 'integer') return from + direction * (large ? 10 : 1);
  if (field.logarithmic === true) {
    const factor = large ? 10 : 2;
    return tidy(direction > 0 ? from * factor : from / factor);
  }
  const span = (field.max ?? Infinity) - (field.min ?? 0);
  const unit = span <= 1 ? 0.05 : 0.1;
  return tidy(from + direction * (large ? 10 * unit : unit));
}

function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

function print(value: number): string {
  return String(tidy(value));
}
