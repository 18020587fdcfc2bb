import type { ValueId } from '../stages.ts';
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
  const uses = Array.from({ length: count }, (): PickedCell[] => []);
  for (const cell of cells) {
    index[cell.row * columns + cell.column] = cell.index;
    coefficient[cell.row * columns + cell.column] = cell.coefficient;
    uses[cell.index]?.push(cell);
  }
  const most = uses.reduce((n, u) => Math.max(n, u.length), 1);
  const spread = (of: (cell: PickedCell) => number): number[] =>
    uses.flatMap((u) => Array.from({ length: most }, (_, i) => (u[i] ? of(u[i]) : 0)));
  const define = (part: string, shape: readonly number[], values: number[]): ValueId =>
    tape.constant(`${name}.${part}`, tensor(...shape), values);
  return {
    index: define('index', [rows, columns], index),
    coefficient: define('coefficient', [rows, columns], coefficient),
    row: define(
      'row',
      [count, most],
      spread((c) => c.row),
    ),
    column: define(
      'column',
      [count, most],
      spread((c) => c.column),
    ),
    weight: define(
      'weight',
      [count, most],
      spread((c) => c.coefficient),
    ),
  };
}
