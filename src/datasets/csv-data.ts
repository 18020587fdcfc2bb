import { parseSettings } from '../base/fields.ts';
import type { Table } from './dataset.ts';
import { explainCsvFault } from './readers/csv-fault.ts';
import { inspectCsv, readCsv, type CsvChoice } from './readers/csv.ts';

/** The settings of `{ kind: 'csv' }` that are not column choices. */
const fields = {
  name: { tag: 'text', label: 'File', initial: 'data.csv' },
  text: { tag: 'text', label: 'Contents', initial: '' },
} as const;

/** What may stand beside `kind`: the file, and the choice of columns. Every choice that is left out is made as usual. */
const choices = ['inputs', 'target', 'task', 'header', 'delimiter'] as const;

/**
 * The table of a CSV file that a recipe carries: `{ kind: 'csv', name, text, inputs?, target?, task?, header?, delimiter? }`.
 * Faults come as sentences, at most 50 and a count.
 */
export function csvTable(
  given: Readonly<Record<string, unknown>>,
): { ok: true; table: Table } | { ok: false; faults: { message: string }[] } {
  if (typeof given.path === 'string' && given.text === undefined) {
    return refused([
      `the rows are in "${given.path}", which only the command line reads; open that file here to take it along`,
    ]);
  }
  const plain = Object.fromEntries(
    Object.entries(given).filter(([name]) => !(choices as readonly string[]).includes(name)),
  );
  const { settings, faults } = parseSettings(fields, plain);
  const messages = faults.map(({ field, expected }) => `csv: ${field} must be ${expected}`);
  const header = typeof given.header === 'boolean' ? given.header : undefined;
  const delimiter =
    typeof given.delimiter === 'string' && given.delimiter !== '' ? given.delimiter : undefined;
  const inputs = given.inputs ?? null;
  const target = given.target;
  if (inputs !== null && !isNames(inputs)) messages.push('csv: inputs must be a list of column names');
  if (target !== undefined && target !== null && typeof target !== 'string' && !isNames(target)) {
    messages.push('csv: target must be a column name, a list of column names or null');
  }
  const task = given.task;
  if (task !== undefined && task !== 'classes' && task !== 'regression') {
    messages.push('csv: task must be one of classes, regression');
  }
  if (messages.length > 0) return refused(messages);

  const {
    suggestion,
    faults: broken,
    faultCount,
  } = inspectCsv(settings.text, settings.name, { header, delimiter });
  if (suggestion === null) return refused(inFile(settings.name, broken.map(explainCsvFault), faultCount));
  const sameTarget = target === undefined || target === suggestion.target;
  const targets = target === undefined ? suggestion.target : (target as CsvChoice['target']);
  const reading = readCsv(settings.text, {
    header,
    delimiter,
    target: targets,
    inputs:
      (inputs as readonly string[] | null) ??
      suggestion.inputs.filter((name) => !namesOf(targets).includes(name)),
    task: (task as CsvChoice['task']) ?? (sameTarget ? suggestion.task : 'regression'),
  });
  if (reading.ok) return reading;
  return refused(inFile(settings.name, reading.faults.map(explainCsvFault), reading.faultCount));
}

function namesOf(target: CsvChoice['target']): readonly string[] {
  return target === null ? [] : typeof target === 'string' ? [target] : target;
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}

function inFile(name: string, messages: readonly string[], count: number): string[] {
  const listed = messages.map((message) => `${name}: ${message}`);
  return count > messages.length
    ? [...listed, `${name}: and ${count - messages.length} more faults like these`]
    : listed;
}

function refused(messages: readonly string[]): { ok: false; faults: { message: string }[] } {
  return { ok: false, faults: messages.map((message) => ({ message })) };
}
