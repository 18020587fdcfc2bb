import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { CsvColumn } from '../../datasets/readers/csv-column.ts';
import type { Choice } from '../../document/document.ts';
import { type CsvSettings, type Role, roleOf, withRole } from './csv-choice.ts';

interface RunProps {
  /** One column, or many neighbours of one type and role. */
  readonly run: readonly CsvColumn[];
  readonly data: Choice;
  readonly settings: CsvSettings;
  readonly onChange: (data: Choice) => void;
}

/** A row of the table of columns. Many alike, the pixels of an image for one, are one row until they are unfolded. */
export function ColumnRun({ run, data, settings, onChange }: RunProps) {
  const [open, setOpen] = useState(false);
  const [first] = run;
  const last = run.at(-1);
  if (!first || !last) return null;
  const give = (names: readonly string[]) => (role: Role) => onChange(withRole(data, settings, names, role));
  const row = (column: CsvColumn) => (
    <ColumnRow
      key={column.name}
      title={column.name}
      heading={column.name}
      columns={[column]}
      role={roleOf(settings, column.name)}
      onRole={give([column.name])}
    />
  );
  if (run.length === 1) return row(first);
  const title = `${first.name} to ${last.name}`;
  return (
    <>
      <ColumnRow
        title={title}
        heading={
          <button className="csv-run" type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
            <ChevronRight size={12} aria-hidden />
            {first.name} … {last.name}
            <span className="csv-count">
              {run.length.toLocaleString('en')} {first.type === 'numeric' ? 'numbers' : 'labels'}
            </span>
          </button>
        }
        columns={run}
        role={roleOf(settings, first.name)}
        onRole={give(run.map(({ name }) => name))}
      />
      {open && run.map(row)}
    </>
  );
}

function ColumnRow({
  title,
  heading,
  columns,
  role,
  onRole,
}: {
  title: string;
  heading: React.ReactNode;
  columns: readonly CsvColumn[];
  role: Role;
  onRole: (role: Role) => void;
}) {
  const many = columns.length > 1;
  const missing = columns.reduce((sum, column) => sum + column.missing, 0);
  const empty = missing > 0 && <span className="csv-missing">, {missing} empty</span>;
  const [{ type, labels }] = columns as readonly [CsvColumn];
  return (
    <tr>
      <th scope="row" title={title} colSpan={many ? 2 : 1}>
        {heading}
        {many && empty}
      </th>
      {!many && (
        <td title={type === 'label' ? labels.slice(0, 12).join(', ') : undefined}>
          {type === 'numeric' ? 'numbers' : `${labels.length > 256 ? 'over 256' : labels.length} labels`}
          {empty}
        </td>
      )}
      <td>
        <select
          className="select"
          aria-label={`Role of ${title}`}
          value={role}
          onChange={(event) => onRole(event.target.value as Role)}
        >
          <option value="input">input</option>
          {(!many || type === 'numeric') && <option value="target">target</option>}
          <option value="none">unused</option>
        </select>
      </td>
    </tr>
  );
}
