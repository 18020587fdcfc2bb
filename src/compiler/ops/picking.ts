import type { ValueId } from '../plans.ts';
import { tensor } from '../shape.ts';
import type { Tape } from './op.ts';

/** The constants of Q in both directions; see `assemble`. */
export interface Picking extends Record<string, unknown> {
  readonly index: ValueId;
  readonly coefficient: ValueId;
  readonly row: ValueId;
  readonly column: ValueId;
  readonly weight: ValueId;
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
  const uses = new Uint32Array(count);
  for (const cell of cells) {
    index[cell.row * columns + cell.column] = cell.index;
    coefficient[cell.row * columns + cell.column] = cell.coefficient;
    if (cell.index < 0 || cell.index >= count) continue;
    flat.push(cell.index, cell.row, cell.column, cell.coefficient);
    uses[cell.index] = (uses[cell.index] as number) + 1;
  }
  const most = uses.reduce((n, u) => Math.max(n, u), 1);
  const spread = (part: number): number[] => {
    const values = new Array<number>(count * most).fill(0);
    const next = new Uint32Array(count);
    for (let at = 0; at < flat.length; at += 4) {
      const parameter = flat[at] as number;
      const use = next[parameter] as number;
      values[parameter * most + use] = flat[at + part] as number;
      next[parameter] = use + 1;
    }
    return values;
  };
  const define = (part: string, shape: readonly number[], values: number[]): ValueId =>
    tape.constant(`${name}.${part}`, tensor(...shape), values);
  return {
    index: define('index', [rows, columns], index),
    coefficient: define('coefficient', [rows, columns], coefficient),
    row: define('row', [count, most], spread(1)),
    column: define('column', [count, most], spread(2)),
    weight: define('weight', [count, most], spread(3)),
  };
}
