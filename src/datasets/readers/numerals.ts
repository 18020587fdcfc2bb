const withPoint = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const withComma = /^[+-]?(?:\d+,\d*|,\d+)(?:[eE][+-]?\d+)?$/;
const nothing: ReadonlySet<string> = new Set(['', '?', '-', 'na', 'n/a', 'nan', 'null', 'none']);

export type DecimalMark = '.' | ',';

/** The number that a cell holds; null when it holds something else or a number too large for a double. */
export function cellNumber(cell: string, mark: DecimalMark): number | null {
  const plain = mark === ',' && withComma.test(cell) ? cell.replace(',', '.') : cell;
  if (!withPoint.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}

/** The cell says that there is no value. */
export function isMissing(cell: string): boolean {
  return nothing.has(cell.toLowerCase());
}

/** A comma is the decimal mark when it does not separate cells, some cell has one in a number, and none has a point. */
export function findDecimalMark(cells: Iterable<string>, delimiter: string): DecimalMark {
  if (delimiter === ',') return '.';
  let commas = false;
  for (const cell of cells) {
    if (cell.includes('.') && withPoint.test(cell)) return '.';
    commas ||= withComma.test(cell);
  }
  return commas ? ',' : '.';
}
