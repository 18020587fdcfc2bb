import type { Columns, KernelProgram } from '../compiler/program.ts';
import type { Recipe } from '../document/document.ts';
import { describe, Faults, fitRows, type GivenRows } from './rows.ts';

/** Columns that one loss measures together; `classes` may be given as one number from 0. */
interface Target {
  readonly columns: readonly Columns[];
  readonly classes: boolean;
}

/**
 * Target rows as a program takes them. Beside the components of all outputs, a row may hold one class number, counted
 * from 0, in the place of each cross-entropy output.
 */
export function fitTargets(rows: GivenRows, { outputs }: KernelProgram, recipe: Recipe): Float64Array {
  const width = outputs.reduce((n, c) => n + c.size, 0);
  const targets = targetsOf(outputs, recipe);
  const short = targets.reduce((n, { columns, classes }) => n + (classes ? 1 : sizeOf(columns)), 0);
  if (short === width || !rows.every((row) => row.length === short)) return fitRows('target', rows, outputs);
  const faults = new Faults();
  const values = new Float64Array(rows.length * width);
  rows.forEach((row, r) => {
    let at = 0;
    for (const { columns, classes } of targets) {
      const places = columns.flatMap(({ start, size }) => Array.from({ length: size }, (_, i) => start + i));
      if (!classes) for (const place of places) values[r * width + place] = row[at++] as number;
      else {
        const place = places[row[at] as number];
        if (place === undefined)
          faults.add(
            `--target row ${r + 1}: ${row[at]} is not a class of ${describe(columns)}; classes are whole numbers from 0 to ${places.length - 1}`,
          );
        else values[r * width + place] = 1;
        at += 1;
      }
    }
  });
  faults.raise();
  return values;
}

function sizeOf(columns: readonly Columns[]): number {
  return columns.reduce((n, c) => n + c.size, 0);
}

/** Layer outputs one by one; output neurons without a loss of their own are measured together, where the first stands. */
function targetsOf(outputs: readonly Columns[], { loss }: Recipe): Target[] {
  const losses = new Map(Object.entries(loss.outputs ?? {}));
  const targets: { columns: Columns[]; classes: boolean }[] = [];
  let neurons: Columns[] | null = null;
  for (const columns of outputs) {
    const own = losses.get(columns.vertex);
    if (own === undefined && columns.size === 1) {
      if (neurons) {
        neurons.push(columns);
        continue;
      }
      neurons = [columns];
      targets.push({ columns: neurons, classes: loss.kind === 'cross-entropy' });
    } else targets.push({ columns: [columns], classes: (own?.kind ?? loss.kind) === 'cross-entropy' });
  }
  return targets;
}
