import type { Table } from '../../../datasets/dataset.ts';
import type { MatrixFigure } from '../../figure.ts';
import { classesOf } from './lattice.ts';

/** How often rows of one class (row) are given another (column); classes in the order of the targets. */
export function confusion(table: Table, scores: Float64Array): number[] {
  const classes = table.targetNames.length;
  const counts = new Array<number>(classes * classes).fill(0);
  const found = classesOf(scores, classes);
  for (const [row, own] of classesOf(table.targets, classes).entries()) {
    const place = own * classes + (found[row] ?? 0);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

/** The same as a picture; its diagonal is what is right. */
export function confusionFigure(title: string, table: Table, scores: Float64Array): MatrixFigure {
  const classes = table.targetNames.length;
  const values = confusion(table, scores);
  return { kind: 'matrix', title, rows: classes, columns: classes, values, shades: 'grey' };
}
