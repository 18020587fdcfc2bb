import { assemble, assembleInputs } from '../ops/cells.ts';
import { pickingOf } from '../ops/picking.ts';
import { reduce } from '../ops/reduce.ts';
import type { PlanTape } from '../ops/tape.ts';
import { sizeOf, tensor } from '../shape.ts';
import type { ValueId } from '../plans.ts';

/** Writes the list of coefficient[i] · θ[index[i]]; its constants get names made of `id`. */
export function pickedList(
  tape: PlanTape,
  theta: ValueId,
  { index, coefficient }: { readonly index: readonly number[]; readonly coefficient?: readonly number[] },
  name: string,
  id: string,
): ValueId {
  const cells = index.map((one, column) => ({
    row: 0,
    column,
    index: one,
    coefficient: coefficient?.[column] ?? 1,
  }));
  const picking = pickingOf(tape, cells, 1, index.length, sizeOf(tape.type(theta).shape), id);
  const matrix = tape.call(assemble, assembleInputs(theta, picking), picking, name);
  return tape.call(reduce, [matrix], { to: tensor(index.length) }, name); // its one row
}
