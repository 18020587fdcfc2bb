import type { CsvColumn } from './csv-column.ts';
import type { CsvFault } from './csv-fault.ts';
import { csvGrid, type GridRow } from './csv-grid.ts';
import { cellNumber, findDecimalMark, isMissing, type DecimalMark } from './numerals.ts';
import { unfitCells } from './unfit-cells.ts';
import { suggestRoles, type Roles } from './csv-roles.ts';

/** Rows that a table may have: row numbers stay exact in single precision. */
const mostRows = 1 << 24;
/** Faults that are listed; the rest is counted. */
const mostFaults = 50;

export interface CsvOptions {
  /** The first row names the columns; found out when left out. */
  readonly header?: boolean | undefined;
  /** Found out when left out. */
  readonly delimiter?: string | undefined;
}

/** What a CSV text holds, before anything has been chosen. */
export interface CsvInspection {
  readonly name: string;
  readonly header: boolean;
  readonly delimiter: string;
  readonly decimalMark: DecimalMark;
  readonly rows: number;
  readonly columns: readonly CsvColumn[];
  /** The choice of inputs and target that suits most files; null when there is nothing to choose from. */
  readonly suggestion: Roles | null;
  /** At most 50 of them, in the order of the file. */
  readonly faults: readonly CsvFault[];
  readonly faultCount: number;
}

/** Columns and cells of a CSV text. */
export interface CsvSheet {
  readonly inspection: CsvInspection;
  readonly rows: readonly GridRow[];
}

/** Looks a CSV text through: header, delimiter, columns and their types, and every unfit cell with its place. */
export function readSheet(text: string, name: string, options: CsvOptions): CsvSheet {
  const { delimiter, rows: all, faults: broken } = csvGrid(text, options.delimiter);
  const decimalMark = findDecimalMark(cellsOf(all), delimiter);
  const header = options.header ?? looksLikeHeader(all, decimalMark);
  const rows = header ? all.slice(1) : all;
  const width = all[0]?.cells.length ?? 0;
  const names = columnNames(header ? (all[0]?.cells ?? []) : [], width);
  const columns = names.map((column, at) => describeColumn(column, at, rows, width, decimalMark));
  const faults: CsvFault[] = [...broken];
  if (all.length === 0) faults.push({ code: 'empty-file' });
  else if (rows.length === 0) faults.push({ code: 'no-rows' });
  else if (rows.length > mostRows) faults.push({ code: 'too-long', rows: rows.length, limit: mostRows });
  else if (columns.every(({ type }) => type === 'label')) faults.push({ code: 'text-only', columns: width });
  else faults.push(...unfitCells(rows, columns, width, decimalMark));
  const fatal = faults.some(
    ({ code }) => code === 'empty-file' || code === 'no-rows' || code === 'text-only',
  );
  return {
    rows,
    inspection: {
      name,
      header,
      delimiter,
      decimalMark,
      rows: rows.length,
      columns,
      suggestion: fatal ? null : suggestRoles(columns),
      faults: faults.slice(0, mostFaults),
      faultCount: faults.length,
    },
  };
}

function* cellsOf(rows: readonly GridRow[]): Generator<string> {
  for (const { cells } of rows) yield* cells;
}

/** A first row without any number, above a column that mostly holds numbers. */
function looksLikeHeader(rows: readonly GridRow[], mark: DecimalMark): boolean {
  const [first, ...rest] = rows.slice(0, 101);
  if (first === undefined || first.cells.some((cell) => cellNumber(cell, mark) !== null)) return false;
  if (rest.length === 0) return first.cells.some((cell) => !isMissing(cell));
  return first.cells.some((cell, at) => {
    const below = rest.map(({ cells }) => cells[at] ?? '');
    return !isMissing(cell) && mostlyNumbers(below, mark);
  });
}

function mostlyNumbers(cells: readonly string[], mark: DecimalMark): boolean {
  let numbers = 0;
  let words = 0;
  for (const cell of cells) {
    if (isMissing(cell)) continue;
    if (cellNumber(cell, mark) === null) words++;
    else numbers++;
  }
  return numbers > words;
}

/** Names from the header, each only once; `column 3` where there is none. */
function columnNames(header: readonly string[], width: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: width }, (_, at) => {
    const given = header[at] ?? '';
    const base = given === '' ? `column ${at + 1}` : given;
    let name = base;
    for (let again = 2; taken.has(name); again++) name = `${base} (${again})`;
    taken.add(name);
    return name;
  });
}

function describeColumn(
  name: string,
  at: number,
  rows: readonly GridRow[],
  width: number,
  mark: DecimalMark,
): CsvColumn {
  const cells = rows.filter(({ cells: row }) => row.length === width).map(({ cells: row }) => row[at] ?? '');
  const present = cells.filter((cell) => !isMissing(cell));
  const type = mostlyNumbers(cells, mark) ? 'numeric' : 'label';
  const distinct = new Set<string>();
  let whole = type === 'numeric';
  for (const cell of present) {
    if (distinct.size <= 256) distinct.add(cell);
    whole &&= Number.isInteger(cellNumber(cell, mark) ?? 0);
  }
  return {
    name,
    at,
    type,
    labels: inClassOrder([...distinct], mark),
    whole,
    missing: cells.length - present.length,
  };
}

/** Numbers by size, words by code point. */
function inClassOrder(labels: readonly string[], mark: DecimalMark): string[] {
  const numbers = labels.map((label) => cellNumber(label, mark));
  if (numbers.every((value) => value !== null)) {
    return labels.toSorted((a, b) => (cellNumber(a, mark) ?? 0) - (cellNumber(b, mark) ?? 0));
  }
  return labels.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
