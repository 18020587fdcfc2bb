import { refuse } from '../../base/fields.ts';
import type { IntegerField, NumberField } from '../../base/fields.ts';
import { TextField } from '../controls/text-field.tsx';

/** A number that may be left out: an empty field means that it does not apply. */
export function OptionalNumber({
  field,
  value,
  empty = 'no limit',
  onCommit,
}: {
  field: NumberField | IntegerField;
  value: number | undefined;
  /** What an empty field says of itself. */
  empty?: string;
  onCommit: (value: number | undefined) => void;
}) {
  return (
    <TextField
      label={field.label}
      help={field.help}
      value={value === undefined ? '' : String(value)}
      placeholder={empty}
      fault={(text) => {
        const expected = text.trim() === '' ? null : refuse(field, Number(text));
        return expected === null ? null : `Must be ${expected}, or empty.`;
      }}
      onCommit={(text) => onCommit(text.trim() === '' ? undefined : Number(text))}
    />
  );
}
