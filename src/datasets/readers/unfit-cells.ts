import type { CsvFault } from './csv-fault.ts';
import type { GridRow } from './csv-grid.ts';
import { cellNumber, isMissing, type DecimalMark } from './numerals.ts';

/** What matters about a column here; its cells must be numbers when it is `numeric`, and present in any case. */
interface Wanted {
  readonly name: string;
  readonly at: number;
  readonly type: 'numeric' | 'label';
}

/** Rows of another length than `width`, and unfit cells of the wanted columns, in the order of the file. */
export function unfitCells(
  rows: readonly GridRow[],
  wanted: readonly Wanted[],
  width: number,
  mark: DecimalMark,
): CsvFault[] {
  const faults: CsvFault[] = [];
  for (const { line, cells } of rows) {
    if (cells.length !== width) {
      const column = Math.min(cells.length, width) + 1;
      faults.push({ code: 'ragged', line, column, expected: width, found: cells.length });
      continue;
    }
    for (const { name, at, type } of wanted) {
      const cell = cells[at] ?? '';
      if (isMissing(cell)) faults.push({ code: 'missing', line, column: at + 1, name });
      else if (type === 'numeric' && cellNumber(cell, mark) === null) {
        faults.push({ code: 'not-a-number', line, column: at + 1, name, text: cell.slice(0, 40) });
      }
    }
  }
  return faults;
}
