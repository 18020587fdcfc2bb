import { present } from '../../base/assert.ts';
import { compress, isSparse, type Lines } from '../compressed.ts';
import { longest } from '../lists.ts';
import { pickedList } from './picked-list.ts';
import { type ListedLines, writeSparseProduct } from '../ops/sparse.ts';
import type { PlanTape } from '../ops/tape.ts';
import { tensor } from '../shape.ts';
import type { ValueId } from '../plans.ts';
import type { Block, Cells } from '../stages.ts';

/** Writes K·o for a block with few edges for its size, with no more products than edges; null where all of K is quicker. */
export function lowerSparse(tape: PlanTape, block: Block, o: ValueId, name: string): ValueId | null {
  const { id, rows, columns } = block;
  const cells = present(block.cells, 'cells');
  if (!isSparse(cells.row.length, rows, columns)) return null;
  const compressed = compress(cells, rows, columns);
  const own = listed(tape, compressed.rows, `${id}.rows`);
  const other = listed(tape, compressed.columns, `${id}.columns`);
  return writeSparseProduct(tape, o, valuesOf(tape, block, cells), { own, other }, name);
}

function listed(tape: PlanTape, lines: Lines, name: string): ListedLines {
  const define = (part: 'start' | 'line' | 'across' | 'place'): ValueId =>
    tape.constant(`${name}.${part}`, tensor(lines[part].length), lines[part]);
  return {
    start: define('start'),
    line: define('line'),
    across: define('across'),
    place: define('place'),
    longest: longest(lines),
  };
}

/** The values of the cells: as they are kept, picked from a list θ, or constants. */
function valuesOf(tape: PlanTape, { id, structure, parameter }: Block, cells: Cells): ValueId {
  if (structure === 'sparse') return present(parameter, 'W');
  if (structure === 'fixed') return tape.constant(`K[${id}]`, tensor(cells.row.length), cells.coefficient);
  return pickedList(tape, present(parameter, 'θ'), cells, `K[${id}]`, id);
}
