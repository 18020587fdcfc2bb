import type { Columns } from '../compiler/program.ts';
import { inspectCsv, readCsv } from '../datasets/readers/csv.ts';
import { explainCsvFault } from '../datasets/readers/csv-fault.ts';
import { finding, InputError, inputError, UsageError } from './faults.ts';
import { readText } from './read-text.ts';

/** Rows of numbers as they were given, of any widths. */
export type GivenRows = readonly (readonly number[])[];

/** Faults of rows that are listed one by one. */
const mostFaults = 20;

/**
 * Reads the value of `--input` or `--target`: a JSON array of rows, `@file.json` with one, or `@file.csv` whose columns
 * are the components of a row.
 * @throws {UsageError} when the value itself is no JSON
 * @throws {InputError} with every entry that is not a finite number, by row and column
 */
export function readRows(option: string, value: string): GivenRows {
  if (!value.startsWith('@')) return rowsOf(option, value, () => new UsageError(notJson(option)));
  const file = value.slice(1);
  const text = readText(file);
  if (/\.json$/i.test(file)) return rowsOf(file, text, (why) => inputError('rows', `${file}: ${why}`));
  return csvRows(file, text);
}

function notJson(option: string): string {
  return `--${option} must be a JSON array of rows such as [[1, 2], [3, 4]], @file.json or @file.csv`;
}

function rowsOf(source: string, text: string, broken: (why: string) => Error): GivenRows {
  let value: unknown;
  try {
    value = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (error) {
    throw broken(`not JSON (${(error as Error).message})`);
  }
  const shape = 'rows stand as an array of arrays of numbers such as [[1, 2], [3, 4]]';
  if (!Array.isArray(value)) throw inputError('rows', `${source}: ${shape}`);
  if (value.length === 0) throw inputError('rows', `${source}: there are no rows`);
  const faults = new Faults();
  value.forEach((row: unknown, r) => {
    if (!Array.isArray(row)) faults.add(`${source} row ${r + 1}: ${quoted(row)} is no row; ${shape}`);
    else
      row.forEach((entry: unknown, c) => {
        if (typeof entry !== 'number' || !Number.isFinite(entry))
          faults.add(`${source} row ${r + 1}, column ${c + 1}: ${quoted(entry)} is not a finite number`);
      });
  });
  faults.raise();
  return value as number[][];
}

function csvRows(file: string, text: string): GivenRows {
  const { columns, suggestion, faults, faultCount } = inspectCsv(text, file);
  const refuse = (messages: readonly string[]): InputError =>
    new InputError(messages.map((message) => finding('rows', `${file}: ${message}`)));
  if (suggestion === null) throw refuse(faults.map(explainCsvFault));
  const words = columns.filter(({ type }) => type === 'label');
  if (words.length > 0)
    throw refuse(words.map(({ name }) => `column "${name}" holds text; every column of a row is a number`));
  const reading = readCsv(text, { inputs: columns.map(({ name }) => name), target: null });
  if (!reading.ok) {
    const more = faultCount > reading.faults.length ? [`and ${faultCount - reading.faults.length} more`] : [];
    throw refuse([...reading.faults.map(explainCsvFault), ...more]);
  }
  const { inputs, rows } = reading.table;
  const width = columns.length;
  return Array.from({ length: rows }, (_, r) => [...inputs.subarray(r * width, (r + 1) * width)]);
}

function quoted(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing');
  return text.length <= 40 ? text : `${text.slice(0, 37)}...`;
}

/** Checks that every row has the width of the columns and lays the rows one after another. */
export function fitRows(option: string, rows: GivenRows, columns: readonly Columns[]): Float64Array {
  const width = columns.reduce((n, c) => n + c.size, 0);
  const faults = new Faults();
  rows.forEach((row, r) => {
    if (row.length !== width)
      faults.add(
        `--${option} row ${r + 1}: expected ${width} numbers (${describe(columns)}), given ${row.length}`,
      );
  });
  faults.raise();
  return Float64Array.from(rows.flat());
}

/** `x1, x2, h (3)`, shortened. */
export function describe(columns: readonly Columns[]): string {
  const named = columns.map(({ vertex, size }) => (size === 1 ? vertex : `${vertex} (${size})`));
  return named.length <= 8
    ? named.join(', ')
    : `${named.slice(0, 7).join(', ')} and ${named.length - 7} more`;
}

/** Collects messages about rows; lists the first of them and counts the rest. */
export class Faults {
  private readonly messages: string[] = [];
  private count = 0;

  add(message: string): void {
    this.count += 1;
    if (this.messages.length < mostFaults) this.messages.push(message);
  }

  /** @throws {InputError} if there were any */
  raise(): void {
    if (this.count === 0) return;
    const rest = this.count - this.messages.length;
    throw inputError('rows', ...this.messages, ...(rest > 0 ? [`and ${rest} more faults like these`] : []));
  }
}
