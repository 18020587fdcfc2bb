import { useMemo } from 'react';
import type { Choice } from '../../document/document.ts';
import { setRecipe } from '../../document/edits.ts';
import { CheckField } from '../controls/check-field.tsx';
import { ChoiceField } from '../controls/choice-field.tsx';
import { edit } from '../state/document-store.ts';
import { columnRuns, csvSettings } from './csv-choice.ts';
import { ColumnRun } from './column-run.tsx';

const delimiters: Readonly<Record<string, string>> = {
  ',': 'Comma',
  ';': 'Semicolon',
  '\t': 'Tab',
  ' ': 'Blank',
  '|': 'Bar',
};
const tasks = { regression: 'Numbers', classes: 'Classes' } as const;

/** How the columns of a CSV file are read: which go in, which is to be learnt. */
export function CsvForm({ data }: { data: Choice }) {
  const settings = useMemo(() => csvSettings(data), [data]);
  if (settings === null) return null;
  const { inspection, targets, task } = settings;
  const change = (next: Choice) => edit({ ...setRecipe({ data: next }), label: 'Change columns' });
  const target =
    targets.length === 1 ? inspection.columns.find(({ name }) => name === targets[0]) : undefined;
  return (
    <>
      <ChoiceField
        label="Delimiter"
        value={inspection.delimiter}
        options={delimiters}
        help="Found out from the file; correct it here."
        onChange={(delimiter) => change({ ...fresh(data), delimiter })}
      />
      <CheckField
        label="The first row names the columns"
        value={inspection.header}
        onChange={(header) => change({ ...fresh(data), header })}
      />
      <table className="csv-columns" aria-label="Columns">
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Holds</th>
            <th scope="col">Role</th>
          </tr>
        </thead>
        <tbody>
          {columnRuns(settings).map((run) => (
            <ColumnRun key={run[0]?.name} run={run} data={data} settings={settings} onChange={change} />
          ))}
        </tbody>
      </table>
      {target?.type === 'numeric' && (
        <ChoiceField
          label={`${target.name} is`}
          value={task}
          options={tasks}
          help="Numbers to come close to, or the names of classes."
          onChange={(next) => change({ ...data, task: next })}
        />
      )}
    </>
  );
}

/** Another way of reading the file has other columns: their roles are found out again. */
function fresh(data: Choice): Choice {
  const { inputs: _, target: _target, task: _task, ...rest } = data;
  return rest;
}
