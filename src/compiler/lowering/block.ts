import { present } from '../../base/assert.ts';
import { maps } from '../maps/index.ts';
import { assemble, assembleInputs } from '../ops/cells.ts';
import { compute } from '../ops/elementwise.ts';
import { load, multiply } from '../ops/expression.ts';
import { matmul } from '../ops/matmul.ts';
import { pickingOf } from '../ops/picking.ts';
import { reduce } from '../ops/reduce.ts';
import type { PlanTape } from '../ops/tape.ts';
import { sizeOf, tensor } from '../shape.ts';
import type { ValueId } from '../plans.ts';
import type { Block, Cells, Segment } from '../stages.ts';
import { pickedList } from './picked-list.ts';
import { lowerSparse } from './sparse-block.ts';

const product = { transposeA: false, transposeB: true } as const; // rows of x, rows of K: y = x·Kᵀ

/** Writes K·o for one block; o is the value of the giving segment, one example per row. */
export function lowerBlock(tape: PlanTape, block: Block, o: ValueId, name: string): ValueId {
  const { id, rows, columns, cells, parameter, part } = block;
  switch (block.structure) {
    case 'map': {
      const { kind, settings } = present(block.map, 'map');
      const { from, to } = present(block.ends, 'ends');
      return present(maps[kind], 'map').apply(
        tape,
        o,
        part ? cutOut(tape, present(parameter, 'θ'), part, id) : parameter,
        { from, to, settings: settings as never },
        name,
      );
    }
    case 'matrix': {
      const theta = present(parameter, 'θ');
      return tape.call(matmul, [o, cells ? restrict(tape, theta, cells, block) : theta], product, name);
    }
    case 'sparse':
      return lowerSparse(tape, block, o, name) as ValueId;
    case 'shared': {
      const few = lowerSparse(tape, block, o, name);
      if (few !== null) return few;
      const theta = present(parameter, 'θ');
      const picking = pickingOf(
        tape,
        entries(present(cells, 'cells')),
        rows,
        columns,
        sizeOf(tape.type(theta).shape),
        id,
      );
      const k = tape.call(assemble, assembleInputs(theta, picking), picking, `K[${id}]`);
      return tape.call(matmul, [o, k], product, name);
    }
    case 'fixed': {
      const few = lowerSparse(tape, block, o, name);
      if (few !== null) return few;
      const values = fill(present(cells, 'cells'), rows, columns);
      return tape.call(matmul, [o, tape.constant(`K[${id}]`, tensor(rows, columns), values)], product, name);
    }
  }
}

/** A stretch of a shared list θ, in the shape that its map reads. */
function cutOut(
  tape: PlanTape,
  theta: ValueId,
  { start, shape }: NonNullable<Block['part']>,
  id: string,
): ValueId {
  const count = sizeOf(shape);
  const [rows, columns] =
    shape.length === 1 ? [1, count] : [count / (shape[1] as number), shape[1] as number];
  const cells = Array.from({ length: count }, (_, i) => ({
    row: Math.floor(i / columns),
    column: i % columns,
    index: start + i,
    coefficient: 1,
  }));
  const picking = pickingOf(tape, cells, rows, columns, sizeOf(tape.type(theta).shape), `θ[${id}]`);
  const matrix = tape.call(assemble, assembleInputs(theta, picking), picking, `θ[${id}]`);
  return shape.length === 1 ? tape.call(reduce, [matrix], { to: tensor(count) }, `θ[${id}]`) : matrix;
}

/** W with its structural zeros enforced, so that no gradient ever reaches them. */
function restrict(tape: PlanTape, theta: ValueId, cells: Cells, { id, rows, columns }: Block): ValueId {
  const mask = tape.constant(`mask[${id}]`, tensor(rows, columns), fill(cells, rows, columns));
  return compute(tape, [theta, mask], multiply(load(0), load(1)), `K[${id}]`);
}

function fill(cells: Cells, rows: number, columns: number): number[] {
  const values = new Array<number>(rows * columns).fill(0);
  cells.row.forEach(
    (r, i) => (values[r * columns + (cells.column[i] as number)] = cells.coefficient[i] as number),
  );
  return values;
}

function* entries(
  cells: Cells,
): Generator<{ row: number; column: number; index: number; coefficient: number }> {
  for (const [i, row] of cells.row.entries()) {
    yield {
      row,
      column: cells.column[i] as number,
      index: cells.index[i] as number,
      coefficient: cells.coefficient[i] as number,
    };
  }
}

/** The bias of a segment as a value that broadcasts over its rows. */
export function lowerBias(tape: PlanTape, segment: Segment): ValueId {
  const id = segment.sharedBias?.parameter ?? `b[${segment.id}]`;
  const index = segment.sharedBias?.index ?? null;
  const count = sizeOf(tape.type(id).shape);
  if (index === null && (count === segment.sumSize || count === 1)) return id;
  // Without an index, one number per channel of feature maps [h, w, c]: component i shows bias i mod c.
  const shown = Array.from({ length: segment.sumSize }, (_, i) => index?.[i] ?? i % count);
  const name = `${segment.sharedBias ? 'shared' : 'channels'}[${segment.id}]`;
  return pickedList(tape, id, { index: shown }, name, `b[${segment.id}]`);
}
