import { useMemo } from 'react';
import type { CsvColumn } from '../../datasets/readers/csv-column.ts';
import type { Choice } from '../../document/document.ts';
import { setRecipe } from '../../document/edits.ts';
import { CheckField } from '../controls/check-field.tsx';
import { ChoiceField } from '../controls/choice-field.tsx';
import { edit } from '../state/document-store.ts';
import { csvSettings, withRole } from './csv-choice.ts';

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
  const { inspection, inputs, targets, task } = settings;
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
          {inspection.columns.map((column) => (
            <ColumnRow
              key={column.name}
              column={column}
              role={
                targets.includes(column.name) ? 'target' : inputs.includes(column.name) ? 'input' : 'none'
              }
              onRole={(role) => change(withRole(data, settings, column.name, role))}
            />
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

type Role = 'input' | 'target' | 'none';

function ColumnRow({
  column,
  role,
  onRole,
}: {
  column: CsvColumn;
  role: Role;
  onRole: (role: Role) => void;
}) {
  const { name, type, labels, missing } = column;
  const holds = type === 'numeric' ? 'numbers' : `${labels.length > 256 ? 'over 256' : labels.length} labels`;
  return (
    <tr>
      <th scope="row" title={name}>
        {name}
      </th>
      <td title={type === 'label' ? labels.slice(0, 12).join(', ') : undefined}>
        {holds}
        {missing > 0 && <span className="csv-missing">, {missing} empty</span>}
      </td>
      <td>
        <select
          className="select"
          aria-label={`Role of ${name}`}
          value={role}
          onChange={(event) => onRole(event.target.value as Role)}
        >
          <option value="input">input</option>
          <option value="target">target</option>
          <option value="none">unused</option>
        </select>
      </td>
    </tr>
  );
}
