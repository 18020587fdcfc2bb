/**
 * Settings, described once: the same description draws the form, gives the defaults, checks what a file says
 * and types what the code reads.
 */

interface Described {
  readonly label: string;
  /** One sentence for the form's hint. */
  readonly help?: string;
  /** The form shows the field only while another one, a choice, has this value; it is checked and kept all the same. */
  readonly shownWhen?: { readonly field: string; readonly is: string };
}

export interface NumberField extends Described {
  readonly tag: 'number';
  readonly initial: number;
  readonly min?: number;
  readonly max?: number;
  /** The minimum itself is not allowed (a learning rate must be positive). */
  readonly open?: boolean;
  /** The form steps by factors instead of differences. */
  readonly logarithmic?: boolean;
}

export interface IntegerField extends Described {
  readonly tag: 'integer';
  readonly initial: number;
  readonly min?: number;
  readonly max?: number;
}

export interface BooleanField extends Described {
  readonly tag: 'boolean';
  readonly initial: boolean;
}

export interface ChoiceField<V extends string = string> extends Described {
  readonly tag: 'choice';
  readonly initial: V;
  /** Value -> what the form calls it. */
  readonly options: Readonly<Record<V, string>>;
}

export interface TextField extends Described {
  readonly tag: 'text';
  readonly initial: string;
}

/** A set of index pairs [row, column], both from 0: a sparsity pattern. */
export interface PairsField extends Described {
  readonly tag: 'pairs';
  readonly initial: readonly (readonly [number, number])[];
}

/** Rows of finite numbers, as many in each; at least one row and one column. */
export interface MatrixField extends Described {
  readonly tag: 'matrix';
  readonly initial: Matrix;
}

/** By rows. */
export type Matrix = readonly (readonly number[])[];

export type Field =
  NumberField | IntegerField | BooleanField | ChoiceField | TextField | PairsField | MatrixField;
export type Fields = Readonly<Record<string, Field>>;

type ValueOf<F> = F extends { tag: 'number' | 'integer' }
  ? number
  : F extends { tag: 'boolean' }
    ? boolean
    : F extends { tag: 'choice'; options: Readonly<Record<infer V, string>> }
      ? V
      : F extends { tag: 'text' }
        ? string
        : F extends { tag: 'pairs' }
          ? readonly (readonly [number, number])[]
          : F extends { tag: 'matrix' }
            ? Matrix
            : never;

/** The typed settings that a description promises. */
export type Settings<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

/** Why a given setting was refused; `expected` completes "must be …". */
export interface SettingFault {
  readonly field: string;
  readonly expected: string;
  readonly given: unknown;
}

/** Every field at its initial value. */
export function initialSettings<F extends Fields>(fields: F): Settings<F> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, field.initial]),
  ) as Settings<F>;
}

/**
 * Reads settings that came from outside. Missing fields take their initial value; unknown names and unfit values
 * are reported, all of them, and replaced by the initial value so that reading can go on.
 */
export function parseSettings<F extends Fields>(
  fields: F,
  given: Readonly<Record<string, unknown>>,
): { settings: Settings<F>; faults: SettingFault[] } {
  const faults: SettingFault[] = [];
  const settings: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = given[name];
    const expected = value === undefined ? null : refuse(field, value);
    if (expected !== null) faults.push({ field: name, expected, given: value });
    settings[name] = value === undefined || expected !== null ? field.initial : value;
  }
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(fields, name)) {
      const known = Object.keys(fields);
      const expected =
        known.length === 0 ? 'absent (there are no settings here)' : `one of ${known.join(', ')}`;
      faults.push({ field: name, expected, given: given[name] });
    }
  }
  return { settings: settings as Settings<F>, faults };
}

/** What the field expects, if the value is not that; otherwise null. */
export function refuse(field: Field, value: unknown): string | null {
  switch (field.tag) {
    case 'boolean':
      return typeof value === 'boolean' ? null : 'true or false';
    case 'text':
      return typeof value === 'string' ? null : 'text';
    case 'choice':
      return typeof value === 'string' && Object.hasOwn(field.options, value)
        ? null
        : `one of ${Object.keys(field.options).join(', ')}`;
    case 'pairs':
      return Array.isArray(value) && value.every(isPair)
        ? null
        : 'a list of [row, column] pairs, counted from 0';
    case 'matrix':
      return refuseMatrix(value);
    case 'number':
    case 'integer':
      return refuseNumber(field, value);
  }
}

function isPair(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every((v) => Number.isInteger(v) && v >= 0);
}

/** The first place, counted from 1, that keeps a value from being a matrix. */
function refuseMatrix(value: unknown): string | null {
  const rule = 'a list of rows of finite numbers, as many in each';
  if (!Array.isArray(value) || value.length === 0) return rule;
  let width = 0;
  for (const [i, row] of (value as readonly unknown[]).entries()) {
    if (!Array.isArray(row) || row.length === 0) return `${rule}; row ${i + 1} holds none`;
    if (i === 0) width = row.length;
    if (row.length !== width) return `${rule}; row ${i + 1} has ${row.length}, the first one ${width}`;
    const odd = (row as readonly unknown[]).findIndex((entry) => !Number.isFinite(entry));
    if (odd >= 0) return `${rule}; entry ${odd + 1} of row ${i + 1} is not one`;
  }
  return null;
}

function refuseNumber(field: NumberField | IntegerField, value: unknown): string | null {
  const { min = -Infinity, max = Infinity } = field;
  const whole = field.tag === 'integer';
  const open = field.tag === 'number' && field.open === true;
  const fits =
    typeof value === 'number' &&
    Number.isFinite(value) &&
    (!whole || Number.isInteger(value)) &&
    (open ? value > min : value >= min) &&
    value <= max;
  if (fits) return null;
  const noun = whole ? 'a whole number' : 'a finite number';
  const low = min === -Infinity ? '' : open ? ` above ${min}` : ` from ${min}`;
  const high = max === Infinity ? '' : `${low === '' ? '' : ' '}up to ${max}`;
  return `${noun}${low}${low === '' && high !== '' ? ' ' : ''}${high}`;
}
