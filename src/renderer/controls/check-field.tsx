import { useId } from 'react';

/** Yes or no. */
export function CheckField({
  label,
  value,
  onChange,
  help,
}: {
  label: string;
  value: boolean;
  onChange: (value: boolean) => void;
  help?: string | undefined;
}) {
  const id = useId();
  return (
    <div className="field is-check">
      <input id={id} type="checkbox" checked={value} onChange={(event) => onChange(event.target.checked)} />
      <label htmlFor={id} title={help}>
        {label}
      </label>
    </div>
  );
}
