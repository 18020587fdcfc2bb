import { useId } from 'react';

/** One of several, as a native list. */
export function ChoiceField({
  label,
  value,
  options,
  onChange,
  help,
}: {
  label: string;
  value: string;
  options: Readonly<Record<string, string>>;
  onChange: (value: string) => void;
  help?: string | undefined;
}) {
  const id = useId();
  const known = Object.hasOwn(options, value);
  return (
    <div className="field">
      <label htmlFor={id} title={help}>
        {label}
      </label>
      <select id={id} className="select" value={value} onChange={(event) => onChange(event.target.value)}>
        {!known && <option value={value}>{value === '' ? '–' : `${value} (unknown)`}</option>}
        {Object.entries(options).map(([key, title]) => (
          <option key={key} value={key}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}
