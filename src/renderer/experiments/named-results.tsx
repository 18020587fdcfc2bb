import type { Result } from '../../lab/experiments/experiment.ts';
import { numeral, spaced } from './number-text.ts';
import { TableFrame } from './table-frame.tsx';

type Group = Readonly<Record<string, Result>>;

/** Numbers of a list that are written out. */
const few = 6;

/** The numbers of a run by their names; groups that are alike become the rows of one table. */
export function NamedResults({ results, label = 'Results by name' }: { results: Group; label?: string }) {
  const entries = Object.entries(results);
  const plain = entries.filter(([, value]) => !isGroup(value));
  const groups = entries.filter((entry): entry is [string, Group] => isGroup(entry[1]));
  const columns = Object.keys(groups[0]?.[1] ?? {});
  const alike =
    groups.length > 1 &&
    groups.every(([, group]) => {
      const names = Object.keys(group);
      return names.join('\n') === columns.join('\n') && names.every((name) => !isGroup(group[name] ?? 0));
    });
  return (
    <div className="named">
      {plain.length > 0 && (
        <dl>
          {plain.map(([name, value]) => (
            <div key={name}>
              <dt>{spaced(name)}</dt>
              <dd title={exact(value)}>{text(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {alike ? (
        <TableFrame label={label}>
          <thead>
            <tr>
              <td aria-label="Name" />
              {columns.map((name) => (
                <th key={name} scope="col" className="is-number">
                  {spaced(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {groups.map(([name, group]) => (
              <tr key={name}>
                <th scope="row">{spaced(name)}</th>
                {columns.map((column) => (
                  <td key={column} className="is-number" title={exact(group[column])}>
                    {text(group[column] ?? '')}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </TableFrame>
      ) : (
        groups.map(([name, group]) => (
          <section key={name}>
            <h4>{spaced(name)}</h4>
            <NamedResults results={group} label={`${label}: ${spaced(name)}`} />
          </section>
        ))
      )}
    </div>
  );
}

function isGroup(value: Result): value is Group {
  return typeof value === 'object' && !Array.isArray(value);
}

function text(value: Result): string {
  if (typeof value === 'number') return numeral(value, 6);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) {
    const numbers = value as readonly number[];
    const some = numbers.slice(0, few).map((one) => numeral(one, 4));
    return numbers.length <= few ? some.join(', ') : `${some.join(', ')}, … (${numbers.length} numbers)`;
  }
  return typeof value === 'string' ? value : '';
}

/** All digits of a number. */
function exact(value: Result | undefined): string | undefined {
  return typeof value === 'number' ? String(value) : undefined;
}
