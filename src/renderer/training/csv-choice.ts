import type { CsvInspection } from '../../datasets/readers/csv-sheet.ts';
import type { Choice } from '../../document/document.ts';
import { inspectionOf } from '../services/csv-inspection.ts';

/** What a recipe says about a CSV file, with everything that was left out filled in as the reader would. */
export interface CsvSettings {
  readonly inspection: CsvInspection;
  readonly inputs: readonly string[];
  readonly targets: readonly string[];
  readonly task: 'classes' | 'regression';
}

/** Reads `{ kind: 'csv', … }`; null when it holds no text. */
export function csvSettings(data: Choice): CsvSettings | null {
  const { text, name, header, delimiter } = data;
  if (typeof text !== 'string') return null;
  const inspection = inspectionOf(text, typeof name === 'string' ? name : undefined, {
    header: typeof header === 'boolean' ? header : undefined,
    delimiter: typeof delimiter === 'string' && delimiter !== '' ? delimiter : undefined,
  });
  const { suggestion } = inspection;
  const targets = names(data['target'] ?? suggestion?.target ?? []);
  const suggested = (suggestion?.inputs ?? []).filter((column) => !targets.includes(column));
  const task = data['task'] ?? suggestion?.task;
  return {
    inspection,
    targets,
    inputs: Array.isArray(data['inputs']) ? names(data['inputs']) : suggested,
    task: task === 'classes' ? 'classes' : 'regression',
  };
}

function names(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}

/** The data of a recipe after a column was given another role. Labels can only be the single target. */
export function withRole(
  data: Choice,
  settings: CsvSettings,
  name: string,
  role: 'input' | 'target' | 'none',
): Choice {
  const { columns } = settings.inspection;
  const column = columns.find((one) => one.name === name);
  const without = (list: readonly string[]) => list.filter((one) => one !== name);
  const order = (list: readonly string[]) =>
    columns.map((one) => one.name).filter((one) => list.includes(one));
  const inputs = order(role === 'input' ? [...settings.inputs, name] : without(settings.inputs));
  if (role !== 'target') {
    const left = without(settings.targets);
    return { ...data, inputs, target: left.length === 1 ? (left[0] ?? null) : left };
  }
  const label = column?.type === 'label';
  const single = settings.task === 'classes' || label;
  const targets = order(single ? [name] : [...settings.targets, name]);
  const task = label ? 'classes' : settings.task;
  return { ...data, inputs, target: targets.length === 1 ? (targets[0] ?? null) : targets, task };
}
