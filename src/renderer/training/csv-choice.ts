import type { CsvColumn } from '../../datasets/readers/csv-column.ts';
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

export type Role = 'input' | 'target' | 'none';

/** What a column is to the network. */
export function roleOf({ inputs, targets }: CsvSettings, name: string): Role {
  return targets.includes(name) ? 'target' : inputs.includes(name) ? 'input' : 'none';
}

/** Fewer neighbours of one kind are shown one by one. */
const leastRun = 9;

/** Columns as a form lists them: neighbours of one type and one role together, where they are many. */
export function columnRuns(settings: CsvSettings): readonly (readonly CsvColumn[])[] {
  const [inputs, targets] = [new Set(settings.inputs), new Set(settings.targets)];
  const kind = ({ name, type }: CsvColumn) => `${type} ${targets.has(name)} ${inputs.has(name)}`;
  const runs: CsvColumn[][] = [];
  for (const column of settings.inspection.columns) {
    const last = runs.at(-1);
    if (last?.[0] && kind(last[0]) === kind(column)) last.push(column);
    else runs.push([column]);
  }
  return runs.flatMap((run) => (run.length < leastRun ? run.map((column) => [column]) : [run]));
}

/** The data of a recipe after columns were given another role. Labels can only be the single target. */
export function withRole(data: Choice, settings: CsvSettings, names: readonly string[], role: Role): Choice {
  const { columns } = settings.inspection;
  const chosen = new Set(names);
  const labels = new Set(columns.flatMap(({ name, type }) => (type === 'label' ? [name] : [])));
  const label = names.some((name) => labels.has(name));
  const without = (list: readonly string[]) => list.filter((name) => !chosen.has(name));
  const order = (list: readonly string[]) => {
    const listed = new Set(list);
    return columns.map(({ name }) => name).filter((name) => listed.has(name));
  };
  const inputs = order(role === 'input' ? [...settings.inputs, ...names] : without(settings.inputs));
  const one = (list: readonly string[]) => (list.length === 1 ? (list[0] ?? null) : list);
  if (role !== 'target') return { ...data, inputs, target: one(without(settings.targets)) };
  const alone = names.length === 1 && (settings.task === 'classes' || label);
  const targets = order(alone ? names : [...settings.targets.filter((name) => !labels.has(name)), ...names]);
  const task = label ? 'classes' : names.length > 1 ? 'regression' : settings.task;
  return { ...data, inputs, target: one(targets), task };
}
