import type { ValueId } from '../plans.ts';
import { tensor } from '../shape.ts';
import { gathered, longest } from '../lists.ts';
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
  const [parameter, row, column, weight]: [number[], number[], number[], number[]] = [[], [], [], []]; // an object for each use would fill the memory
  for (const cell of cells) {
    index[cell.row * columns + cell.column] = cell.index;
    coefficient[cell.row * columns + cell.column] = cell.coefficient;
    if (cell.index < 0 || cell.index >= count) continue;
    parameter.push(cell.index);
    row.push(cell.row);
    column.push(cell.column);
    weight.push(cell.coefficient);
  }
  const { start, place } = gathered(parameter, count);
  const uses = Math.max(1, place.length); // no tensor is empty
  const listed = (values: readonly number[]): number[] => {
    const list = new Array<number>(uses).fill(0);
    place.forEach((at, use) => (list[at] = values[use] as number));
    return list;
  };
  const define = (part: string, shape: readonly number[], values: readonly number[]): ValueId =>
    tape.constant(`${name}.${part}`, tensor(...shape), values);
  return {
    index: define('index', [rows, columns], index),
    coefficient: define('coefficient', [rows, columns], coefficient),
    start: define('start', [count + 1], start),
    row: define('row', [uses], listed(row)),
    column: define('column', [uses], listed(column)),
    weight: define('weight', [uses], listed(weight)),
    most: Math.max(1, longest({ start })),
  };
}
