import type { Cell } from '../../compiler/maps/map.ts';

/** The nonzeros of a map, row after row: those of row r are number start(r) up to start(r + 1). */
export interface CellsByRow {
  readonly count: number;
  start(row: number): number;
  column(i: number): number;
  /** Into θ; −1 for a constant. */
  index(i: number): number;
  coefficient(i: number): number;
}

/** A matrix with θ in every place is told by arithmetic, any other map from its cells, which come sorted by row. */
export function cellsByRow(cells: Iterable<Cell> | 'dense', rows: number, columns: number): CellsByRow {
  if (cells === 'dense') {
    return {
      count: rows * columns,
      start: (row) => row * columns,
      column: (i) => i % columns,
      index: (i) => i,
      coefficient: () => 1,
    };
  }
  const list = [...cells];
  if (!list.every(({ row }, i) => i === 0 || row >= (list[i - 1] as Cell).row)) {
    list.sort((a, b) => a.row - b.row);
  }
  const starts = new Uint32Array(rows + 1);
  for (const { row } of list) starts[row + 1] = (starts[row + 1] ?? 0) + 1;
  for (let row = 0; row < rows; row += 1) starts[row + 1] = (starts[row + 1] ?? 0) + (starts[row] ?? 0);
  const column = Uint32Array.from(list, (cell) => cell.column);
  const index = Int32Array.from(list, (cell) => cell.index);
  const coefficient = Float64Array.from(list, (cell) => cell.coefficient);
  return {
    count: list.length,
    start: (row) => starts[row] ?? 0,
    column: (i) => column[i] ?? 0,
    index: (i) => index[i] ?? -1,
    coefficient: (i) => coefficient[i] ?? 0,
  };
}
