import { gathered } from './lists.ts';
import type { Cells } from './stages.ts';

/**
 * The rows of a sparse matrix, or its columns, as lists of the cells that stand there, one list after the other and without gaps
 * (compressed sparse rows): as many numbers as there are cells, however unevenly they are spread.
 */
export interface Lines {
  /** Where the list of each line begins, and in the end how many cells there are: one more than there are lines. */
  readonly start: readonly number[];
  /** The line that every cell stands in, and its place in that line: the column of a cell of a row, the row of one of a column. */
  readonly line: readonly number[];
  readonly across: readonly number[];
  /** Where in the lists of the other side the cell stands. */
  readonly place: readonly number[];
}

/** A sparse matrix by its rows and by its columns. */
export interface Compressed {
  readonly rows: Lines;
  readonly columns: Lines;
}

/** Smaller matrices are quicker with all their zeros, or hardly slower: of 32×32, with a tenth of the places filled, 1.1 times. */
const leastSize = 2 ** 12;
/**
 * Places for every cell from which lists pay. Whole training steps of n-n-n-8 on WebAssembly in Node (one thread, fused products), with
 * lists over with all zeros: with 8 places for every cell 1.5, 1.2, 2.4, 3.2 times as fast for n = 64, 128, 256, 512 in batches of 32, and
 * 0.6, 0.6, 0.8, 1.2 times example by example; with 4 places 1.0, 1.1, –, 1.8 and 0.4, 0.4, –, 0.7 times; with 2 places
 * 0.8 and 0.2 to 0.3 times at 128 and 512.
 */
const lookUp = 8;
/** Places in the lists are looked up in single precision, which counts no further. */
const mostCells = 2 ** 24;

/** Whether a matrix of so many cells that may be nonzero is worth compressing. */
export function isSparse(cells: number, rows: number, columns: number): boolean {
  return cells <= mostCells && rows * columns >= leastSize && cells * lookUp <= rows * columns;
}

/** A matrix by the cells that may be nonzero, sorted by row and column, each of them once. */
export function compress(
  { row, column }: Pick<Cells, 'row' | 'column'>,
  rows: number,
  columns: number,
): Compressed {
  const byColumn = gathered(column, columns);
  const cellAt = new Array<number>(row.length);
  byColumn.place.forEach((place, cell) => (cellAt[place] = cell));
  return {
    rows: { start: gathered(row, rows).start, line: row, across: column, place: byColumn.place },
    columns: {
      start: byColumn.start,
      line: cellAt.map((cell) => column[cell] as number),
      across: cellAt.map((cell) => row[cell] as number),
      place: cellAt,
    },
  };
}
