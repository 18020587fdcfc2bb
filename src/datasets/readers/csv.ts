import type { Table } from '../dataset.ts';
import type { CsvFault } from './csv-fault.ts';
import type { GridRow } from './csv-grid.ts';
import type { CsvColumn } from './csv-column.ts';
import { readSheet, type CsvInspection, type CsvOptions } from './csv-sheet.ts';
import { cellNumber, type DecimalMark } from './numerals.ts';
import { unfitCells } from './unfit-cells.ts';

/** Faults that are listed; the rest is counted. */
const mostFaults = 50;
/** Labels up to which a column can be written as one column each. */
const mostClasses = 256;

/** Looks a CSV text through: header, delimiter, columns and their types, and every unfit cell with its line and column. */
export function inspectCsv(text: string, name = 'data.csv', options: CsvOptions = {}): CsvInspection {
  return readSheet(text, name, options).inspection;
}

/** What a person has chosen about a CSV file. */
export interface CsvChoice extends CsvOptions {
  readonly inputs: readonly string[];
  readonly target: string | readonly string[] | null;
  /** Of a single numeric target: its numbers are classes. Labels always are. Default `regression`. */
  readonly task?: 'classes' | 'regression' | undefined;
}

export type CsvReading =
  | { readonly ok: true; readonly table: Table }
  | { readonly ok: false; readonly faults: readonly CsvFault[]; readonly faultCount: number };

/** One column of numbers in the making: a name, and the number that a row's cells give. */
interface Source {
  readonly name: string;
  read(cells: readonly string[]): number;
}

/**
 * Reads the chosen columns as numbers. Faults in other columns do no harm. A column of labels becomes one column per
 * label, 1 where the row has it and else 0.
 */
export function readCsv(text: string, choice: CsvChoice): CsvReading {
  const { inspection, rows } = readSheet(text, '', choice);
  const { columns, decimalMark } = inspection;
  const fatal = inspection.faults.filter((fault) => !('line' in fault) || fault.code === 'unclosed-quote');
  if (fatal.length > 0) return refused(fatal);
  const targetNames =
    choice.target === null ? [] : typeof choice.target === 'string' ? [choice.target] : choice.target;
  const wrong = wrongChoice(choice.inputs, targetNames, columns);
  if (wrong.length > 0) return refused(wrong);

  const asClasses = choice.task === 'classes' && targetNames.length === 1;
  const pick = (names: readonly string[]): CsvColumn[] =>
    names.flatMap((name) => columns.filter((column) => column.name === name));
  const inputs = pick(choice.inputs);
  const targets = pick(targetNames).map((column) =>
    asClasses ? { ...column, type: 'label' as const } : column,
  );
  const used = [...inputs, ...targets];
  const faults = [
    ...inputs.flatMap((column) => labelFaults(column, false)),
    ...targets.flatMap((column) => labelFaults(column, true)),
    ...unfitCells(rows, used, columns.length, decimalMark),
  ];
  if (faults.length > 0) return refused(faults);

  const inputSources = inputs.flatMap((column) => sources(column, `${column.name} = `, decimalMark));
  const targetSources = targets.flatMap((column) => sources(column, '', decimalMark));
  const outputNames = targetSources.map(({ name }) => name);
  return {
    ok: true,
    table: {
      rows: rows.length,
      inputNames: inputSources.map(({ name }) => name),
      targetNames: outputNames,
      inputs: numbers(rows, inputSources),
      targets: numbers(rows, targetSources),
      task: targets[0]?.type === 'label' ? { kind: 'one-hot', classes: outputNames } : { kind: 'regression' },
    },
  };
}

function refused(faults: readonly CsvFault[]): CsvReading {
  return { ok: false, faults: faults.slice(0, mostFaults), faultCount: faults.length };
}

/** A numeric column as it is; a column of labels as one column each, their names after `prefix`. */
function sources({ name, at, type, labels }: CsvColumn, prefix: string, mark: DecimalMark): Source[] {
  if (type === 'numeric') return [{ name, read: (cells) => cellNumber(cells[at] ?? '', mark) ?? NaN }];
  return labels.map((label) => ({ name: prefix + label, read: (cells) => (cells[at] === label ? 1 : 0) }));
}

function numbers(rows: readonly GridRow[], columns: readonly Source[]): Float64Array {
  const values = new Float64Array(rows.length * columns.length);
  let at = 0;
  for (const { cells } of rows) for (const column of columns) values[at++] = column.read(cells);
  return values;
}

function wrongChoice(
  inputs: readonly string[],
  targets: readonly string[],
  columns: readonly CsvColumn[],
): CsvFault[] {
  const faults: CsvFault[] = [];
  const known = columns.map(({ name }) => name);
  if (inputs.length === 0) faults.push({ code: 'no-inputs' });
  for (const name of [...inputs, ...targets]) {
    if (!known.includes(name)) faults.push({ code: 'no-such-column', name, known });
  }
  for (const name of targets) {
    if (inputs.includes(name)) faults.push({ code: 'target-is-input', name });
    const label = columns.find((column) => column.name === name)?.type === 'label';
    if (label && targets.length > 1) faults.push({ code: 'label-among-targets', name });
  }
  return faults;
}

function labelFaults({ name, type, labels }: CsvColumn, isTarget: boolean): CsvFault[] {
  if (type !== 'label') return [];
  if (labels.length > mostClasses) return [{ code: 'too-many-classes', name, limit: mostClasses }];
  if (isTarget && labels.length === 1) return [{ code: 'one-class', name, label: labels[0] ?? '' }];
  return [];
}
