import { assemble, assembleInputs } from '../ops/cells.ts';
import type { Tape } from '../ops/op.ts';
import { pickingOf } from '../ops/picking.ts';
import { sizeOf } from '../shape.ts';
import type { ValueId } from '../plans.ts';
import type { Cell } from '../maps/map.ts';

/** Writes the rows × columns matrix mat(Qθ) of the cells, each of which has its place for itself. */
export function assembled(
  tape: Tape,
  theta: ValueId,
  cells: Iterable<Cell>,
  rows: number,
  columns: number,
  name: string,
): ValueId {
  const picking = pickingOf(tape, cells, rows, columns, sizeOf(tape.type(theta).shape), name);
  return tape.call(assemble, assembleInputs(theta, picking), picking, `K[${name}]`);
}
