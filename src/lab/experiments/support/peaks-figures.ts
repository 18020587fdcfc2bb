import type { Table } from '../../../datasets/dataset.ts';
import type { Iteration } from '../../../solvers/objective.ts';
import { tableColumns, tableRow } from '../../../solvers/table.ts';
import type { ClassesFigure, LinesFigure } from '../../figure.ts';
import type { Listing } from '../experiment.ts';
import { classesOf, latticeRows } from './lattice.ts';

const range = [-3, 3] as const;
const side = 201;

/** Rows with another class than their own, per cent. */
interface Errors {
  readonly training: number;
  readonly validation: number;
}

/** The classes that a network gives to the plane, as the scripts draw them: 201 × 201 points of [−3, 3]², errors in the title. */
export function classMap(
  name: string,
  predict: (rows: Float64Array) => Float64Array,
  errors: Errors,
  table: Table,
): ClassesFigure {
  const width = table.targetNames.length;
  const values = classesOf(predict(latticeRows(range, range, side, side)), width);
  const column = (offset: number): number[] =>
    Array.from({ length: table.rows }, (_, row) => table.inputs[2 * row + offset] as number);
  return {
    kind: 'classes',
    title: errorTitle(name, errors),
    classes: table.targetNames,
    lattice: { columns: side, rows: side, x: range, y: range, values },
    points: { x: column(0), y: column(1), of: classesOf(table.targets, width) },
  };
}

/** The title of such a picture. */
export function errorTitle(name: string, { training, validation }: Errors): string {
  return `${name}: training error ${percent(training)}, validation error ${percent(validation)}`;
}

const percent = (value: number): string => `${value.toFixed(2)} %`;

/** A solver's console table. */
export function listing(title: string, lines: readonly Iteration[]): Listing {
  return { title, columns: tableColumns, rows: lines.map(tableRow) };
}

/** Objective values over the iterations of one run after another. */
export function descentFigure(
  title: string,
  runs: readonly { readonly name: string; readonly values: readonly number[] }[],
  x = 'iteration',
): LinesFigure {
  return {
    kind: 'lines',
    title,
    x: { label: x },
    y: { label: 'E', scale: 'logarithmic' },
    series: runs.map(({ name, values }) => ({ name, x: values.map((_, i) => i), y: values, style: 'line' })),
  };
}
