import type { ValueId } from '../plans.ts';
import { tensor } from '../shape.ts';
import type { Tape } from './op.ts';

/**
 * The constants of Q in both directions; see `assemble`. The uses of every parameter stand in one list without gaps, parameter after
 * parameter: where those of each begin (one more entry than there are parameters), and the row, the column and the weight of each.
 */
export interface Picking extends Record<string, unknown> {
  readonly index: ValueId;
  readonly coefficient: ValueId;
  readonly start: ValueId;
  readonly row: ValueId;
  readonly column: ValueId;
  readonly weight: ValueId;
  /** Uses of the parameter that has most of them. */
  readonly most: number;
}

interface PickedCell {
  readonly row: number;
  readonly column: number;
  readonly index: number;
  readonly coefficient: number;
}

/** Writes the constants of K = mat(Qθ) for a rows × columns matrix and `count` parameters, under names made of `name`. */
export function pickingOf(
  tape: Tape,
  cells: Iterable<PickedCell>,
  rows: number,
  columns: number,
  count: number,
  name: string,
): Picking {
  const index = new Array<number>(rows * columns).fill(0);
  const coefficient = new Array<number>(rows * columns).fill(0);
  const flat: number[] = []; // parameter, row, column, coefficient of every cell: an object for each would fill the memory
  const start = new Array<number>(count + 1).fill(0);
  for (const cell of cells) {
    index[cell.row * columns + cell.column] = cell.index;
    coefficient[cell.row * columns + cell.column] = cell.coefficient;
    if (cell.index < 0 || cell.index >= count) continue;
    flat.push(cell.index, cell.row, cell.column, cell.coefficient);
    start[cell.index + 1] = (start[cell.index + 1] as number) + 1;
  }
  const most = start.reduce((n, uses) => Math.max(n, uses), 1);
  for (let p = 0; p < count; p += 1) start[p + 1] = (start[p + 1] as number) + (start[p] as number);
  const uses = Math.max(1, start[count] as number); // no list is empty
  const listed = (part: number): number[] => {
    const values = new Array<number>(uses).fill(0);
    const next = [...start];
    for (let at = 0; at < flat.length; at += 4) {
      const parameter = flat[at] as number;
      const place = next[parameter] as number;
      values[place] = flat[at + part] as number;
      next[parameter] = place + 1;
    }
    return values;
  };
  const define = (part: string, shape: readonly number[], values: number[]): ValueId =>
    tape.constant(`${name}.${part}`, tensor(...shape), values);
  return {
    index: define('index', [rows, columns], index),
    coefficient: define('coefficient', [rows, columns], coefficient),
    start: define('start', [count + 1], start),
    row: define('row', [uses], listed(1)),
    column: define('column', [uses], listed(2)),
    weight: define('weight', [uses], listed(3)),
    most,
  };
}
