import { refuse } from '../../base/fields.ts';
import type { Field, Fields, Matrix, PairsField } from '../../base/fields.ts';
import type { Choice } from '../../document/document.ts';
import { CheckField } from './check-field.tsx';
import { ChoiceField } from './choice-field.tsx';
import { MatrixField } from './matrix-field.tsx';
import { NumberField } from './number-field.tsx';
import { TextField } from './text-field.tsx';

type Settings = Readonly<Record<string, unknown>>;

/**
 * The form of described settings. Unset fields show their initial value, and those that belong to another choice are not shown;
 * `onChange` gives the settings with one changed.
 */
export function SettingsForm({
  fields,
  settings,
  onChange,
}: {
  fields: Fields;
  settings: Settings;
  onChange: (settings: Settings) => void;
}) {
  const shown = Object.entries(fields).filter(
    ([, { shownWhen }]) =>
      !shownWhen || (settings[shownWhen.field] ?? fields[shownWhen.field]?.initial) === shownWhen.is,
  );
  return shown.map(([name, field]) => (
    <OneSetting
      key={name}
      field={field}
      value={settings[name]}
      onChange={(value) => onChange({ ...settings, [name]: value })}
    />
  ));
}

function OneSetting({
  field,
  value,
  onChange,
}: {
  field: Field;
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  const fit = value !== undefined && refuse(field, value) === null;
  switch (field.tag) {
    case 'number':
    case 'integer':
      return (
        <NumberField field={field} value={fit ? (value as number) : field.initial} onCommit={onChange} />
      );
    case 'boolean':
      return (
        <CheckField
          label={field.label}
          help={field.help}
          value={fit ? (value as boolean) : field.initial}
          onChange={onChange}
        />
      );
    case 'choice':
      return (
        <ChoiceField
          label={field.label}
          help={field.help}
          options={field.options}
          value={typeof value === 'string' ? value : field.initial}
          onChange={onChange}
        />
      );
    case 'text':
      return (
        <TextField
          label={field.label}
          help={field.help}
          value={fit ? (value as string) : field.initial}
          onCommit={onChange}
        />
      );
    case 'matrix':
      return (
        <MatrixField
          label={field.label}
          help={field.help}
          value={fit ? (value as Matrix) : field.initial}
          onCommit={onChange}
        />
      );
    case 'pairs':
      return <PairsInput field={field} value={fit ? (value as Pairs) : field.initial} onChange={onChange} />;
  }
}

type Pairs = PairsField['initial'];

function PairsInput({
  field,
  value,
  onChange,
}: {
  field: PairsField;
  value: Pairs;
  onChange: (value: Pairs) => void;
}) {
  return (
    <TextField
      label={field.label}
      help={field.help}
      value={value.map((pair) => pair.join(',')).join(' ')}
      fault={(text) =>
        pairsOf(text) === null ? 'Must be pairs row,column with blanks between them, like 0,0 1,2.' : null
      }
      onCommit={(text) => onChange(pairsOf(text) ?? value)}
    />
  );
}

function pairsOf(text: string): Pairs | null {
  const words = text.trim() === '' ? [] : text.trim().split(/\s+/);
  const pairs = words.map((word) => /^(\d+),(\d+)$/.exec(word));
  if (pairs.some((match) => match === null)) return null;
  return pairs.map((match) => [Number(match?.[1]), Number(match?.[2])] as const);
}

/** A choice of a catalogue: the list of its kinds and, below, the settings of the kind chosen. */
export function CatalogueForm({
  label,
  catalogue,
  choice,
  initial,
  onChange,
}: {
  label: string;
  catalogue: Readonly<
    Record<string, { readonly title: string; readonly summary: string; readonly fields: Fields }>
  >;
  choice: Choice | undefined;
  /** The kind that an empty choice means. */
  initial: string;
  onChange: (choice: Choice) => void;
}) {
  const { kind = initial, ...settings } = choice ?? {};
  const entry = catalogue[kind];
  const options = Object.fromEntries(Object.entries(catalogue).map(([key, { title }]) => [key, title]));
  return (
    <>
      <ChoiceField
        label={label}
        options={options}
        value={kind}
        help={entry?.summary}
        onChange={(next) => onChange({ kind: next, ...kept(settings, catalogue[next]?.fields) })}
      />
      {entry !== undefined && (
        <SettingsForm
          fields={entry.fields}
          settings={settings}
          onChange={(next) => onChange({ kind, ...next })}
        />
      )}
    </>
  );
}

/** Settings that mean something under the new kind as well stay (a learning rate, λ). */
export function kept(settings: Settings, fields: Fields | undefined): Settings {
  return Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => {
      const field = fields?.[name];
      return field !== undefined && refuse(field, value) === null;
    }),
  );
}
