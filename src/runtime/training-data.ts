import type { Table } from '../datasets/dataset.ts';
import type { KernelProgram } from '../compiler/program.ts';
import type { TrainingData } from './protocol.ts';

/** A table with its rows parted, as `prepare` answers it. */
export interface PartedTable {
  readonly table: Table;
  readonly training: Uint32Array;
  readonly validation: Uint32Array;
}

/**
 * Rows as a program takes them: two classes become one column or two, whatever the outputs have, in the numbers the loss
 * is made for. The widths must fit otherwise; the compiler has checked that.
 */
export function trainingData(
  { table, training, validation }: PartedTable,
  program: KernelProgram,
): TrainingData {
  const width = program.outputs.reduce((n, c) => n + c.size, 0);
  const { targets, threshold } = codeTargets(table, width, program.coding);
  const classify = table.task.kind !== 'regression';
  return { inputs: table.inputs, targets, training, validation, threshold, classify };
}

function codeTargets(
  { task, targets, rows }: Table,
  width: number,
  coding: KernelProgram['coding'],
): { targets: Float64Array; threshold: number } {
  if (task.kind === 'regression') return { targets, threshold: 0 };
  const single = task.kind === 'binary';
  const { low, high } = coding ?? (single && width === 1 ? task : { low: 0, high: 1 });
  const threshold = (low + high) / 2;
  const columns = single ? 1 : task.classes.length;
  const middle = single ? (task.low + task.high) / 2 : 0.5;
  if (columns === width) {
    return { targets: targets.map((t) => (coding || single ? (t > middle ? high : low) : t)), threshold };
  }
  if (width === 1) {
    const second = (row: number): boolean => (targets[row * columns + 1] as number) > middle;
    return {
      targets: Float64Array.from({ length: rows }, (_, row) => (second(row) ? high : low)),
      threshold,
    };
  }
  const isHigh = (row: number): boolean => (targets[row] as number) > middle;
  const value = (at: number): number => (isHigh(Math.floor(at / 2)) === (at % 2 === 1) ? high : low);
  return { targets: Float64Array.from({ length: 2 * rows }, (_, at) => value(at)), threshold };
}
