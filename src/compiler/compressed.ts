import type { Cells } from './stages.ts';

/**
 * The rows of a sparse matrix, or its columns, as lists of the cells that stand there. All lists are as long as the longest; they
 * stand side by side in matrices [length, lines], row-major, so that neighbouring lines are neighbours in memory.
 */
export interface Lines {
  readonly length: number;
  /** The column of every cell in the list of a row (or the row in that of a column); 0 where a list is filled up. */
  readonly across: readonly number[];
  /** Where in the list of that other line the cell stands; 0 where a list is filled up. */
  readonly place: readonly number[];
  /** 1, and 0 where a list is filled up. */
  readonly present: readonly number[];
}

/** A sparse matrix by its rows and by its columns. */
export interface Compressed {
  readonly rows: Lines;
  readonly columns: Lines;
}

/** Smaller matrices are quicker with all their zeros. */
const leastSize = 2 ** 12;
/** So much longer than a product of a full matrix takes one whose factors have to be looked up. */
const lookUp = 8;

/** Whether a matrix of so many cells that may be nonzero may be worth compressing: how they are spread matters too. */
export function isSparse(cells: number, rows: number, columns: number): boolean {
  return rows * columns >= leastSize && cells * lookUp <= rows * columns;
}

/** A matrix by the cells that may be nonzero, each of which stands in `row` and `column` once; null where that costs more than all of it. */
export function compress(
  { row, column }: Pick<Cells, 'row' | 'column'>,
  rows: number,
  columns: number,
): Compressed | null {
  if (!isSparse(row.length, rows, columns)) return null;
  const inRow = ranks(row, rows);
  const inColumn = ranks(column, columns);
  if ((inRow.length * rows + inColumn.length * columns) * lookUp > 2 * rows * columns) return null;
  return {
    rows: linesOf(row, rows, inRow, column, inColumn.rank),
    columns: linesOf(column, columns, inColumn, row, inRow.rank),
  };
}

/** The rank of every cell among those of its line, and how many the longest line has. */
function ranks(lineOf: readonly number[], lines: number): { rank: Uint32Array; length: number } {
  const counts = new Uint32Array(lines);
  const rank = Uint32Array.from(lineOf, (line) => {
    const before = counts[line] as number;
    counts[line] = before + 1;
    return before;
  });
  return { rank, length: counts.reduce((most, count) => Math.max(most, count), 1) };
}

function linesOf(
  lineOf: readonly number[],
  lines: number,
  { rank, length }: { readonly rank: Uint32Array; readonly length: number },
  acrossOf: readonly number[],
  placeOf: Uint32Array,
): Lines {
  const [across, place, present] = [0, 1, 2].map(() => new Array<number>(length * lines).fill(0)) as [
    number[],
    number[],
    number[],
  ];
  for (const [cell, line] of lineOf.entries()) {
    const at = (rank[cell] as number) * lines + line;
    across[at] = acrossOf[cell] as number;
    place[at] = placeOf[cell] as number;
    present[at] = 1;
  }
  return { length, across, place, present };
}

/** Places of the cells in the matrix [length, rows] of the rows, cell by cell. */
export function placesInRows({ row }: Pick<Cells, 'row'>, rows: number): Uint32Array {
  return ranks(row, rows).rank.map((rank, cell) => rank * rows + (row[cell] as number));
}
