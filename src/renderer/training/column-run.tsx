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
  const missing = columns.reduce((sum, column) => sum + column.missing, 0);
  const words = columns.find(({ type }) => type === 'label');
  return (
    <tr>
      <th scope="row" title={title}>
        {heading}
      </th>
      <td title={words && columns.length === 1 ? words.labels.slice(0, 12).join(', ') : undefined}>
        {columns.length > 1 && `${columns.length.toLocaleString('en')} × `}
        {words ? labelsOf(columns) : 'numbers'}
        {missing > 0 && <span className="csv-missing">, {missing} empty</span>}
      </td>
      <td>
        <select
          className="select"
          aria-label={`Role of ${title}`}
          value={role}
          onChange={(event) => onRole(event.target.value as Role)}
        >
          <option value="input">input</option>
          {(columns.length === 1 || !words) && <option value="target">target</option>}
          <option value="none">unused</option>
        </select>
      </td>
    </tr>
  );
}

function labelsOf(columns: readonly CsvColumn[]): string {
  const most = Math.max(...columns.map(({ labels }) => labels.length));
  return columns.length > 1 ? 'labels' : `${most > 256 ? 'over 256' : most} labels`;
}
