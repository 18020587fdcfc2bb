import { present } from '../../base/assert.ts';
import { compress, type Lines, placesInRows } from '../compressed.ts';
import { assemble, assembleInputs } from '../ops/cells.ts';
import { compute } from '../ops/elementwise.ts';
import { load, multiply } from '../ops/expression.ts';
import { pickingOf } from '../ops/picking.ts';
import { type ListedLines, writeSparseProduct } from '../ops/sparse.ts';
import type { PlanTape } from '../ops/tape.ts';
import { sizeOf, tensor } from '../shape.ts';
import type { ValueId } from '../plans.ts';
import type { Block, Cells } from '../stages.ts';

/** Writes K·o for a block with few edges for its size, with no more products than edges; null where all of K is quicker. */
export function lowerSparse(tape: PlanTape, block: Block, o: ValueId, name: string): ValueId | null {
  const { id, rows, columns } = block;
  const cells = present(block.cells, 'cells');
  const compressed = compress(cells, rows, columns);
  if (!compressed) return null;
  const own = listed(tape, compressed.rows, rows, `${id}.rows`);
  const other = listed(tape, compressed.columns, columns, `${id}.columns`);
  const values = valuesOf(tape, block, cells, compressed.rows, own.present);
  return writeSparseProduct(tape, o, values, { own, other }, name);
}

function listed(tape: PlanTape, { length, ...lists }: Lines, lines: number, name: string): ListedLines {
  const type = tensor(length, lines);
  return {
    across: tape.constant(`${name}.across`, type, lists.across),
    place: tape.constant(`${name}.place`, type, lists.place),
    present: tape.constant(`${name}.present`, type, lists.present),
  };
}

/** The values of the cells in the lists of the rows: as they are kept, picked from a list θ, or constants. `mask`: 1 where there is a cell. */
function valuesOf(
  tape: PlanTape,
  { id, rows, structure, parameter }: Block,
  cells: Cells,
  { length }: Lines,
  mask: ValueId,
): ValueId {
  // Where lists are filled up zeros are enforced, so that no gradient ever reaches them.
  if (structure === 'sparse')
    return compute(tape, [present(parameter, 'W'), mask], multiply(load(0), load(1)), `K[${id}]`);
  const places = placesInRows(cells, rows);
  if (structure === 'fixed') {
    const values = new Array<number>(length * rows).fill(0);
    places.forEach((place, cell) => (values[place] = cells.coefficient[cell] as number));
    return tape.constant(`K[${id}]`, tensor(length, rows), values);
  }
  const theta = present(parameter, 'θ');
  const picked = Array.from(places, (place, cell) => ({
    row: Math.floor(place / rows),
    column: place % rows,
    index: cells.index[cell] as number,
    coefficient: cells.coefficient[cell] as number,
  }));
  const picking = pickingOf(tape, picked, length, rows, sizeOf(tape.type(theta).shape), id);
  return tape.call(assemble, assembleInputs(theta, picking), picking, `K[${id}]`);
}
