import type { Iteration } from './objective.ts';

/** The columns of a solver's console table. */
export const tableColumns = ['iter', 'objective', 'norm(grad)', 'step', 'trials', 'inner'] as const;

/** One line as text, column by column. */
export function tableRow({
  iteration,
  value,
  gradientNorm,
  step,
  trials,
  inner,
}: Omit<Iteration, 'x'>): readonly string[] {
  return [
    String(iteration),
    value.toExponential(6),
    gradientNorm.toExponential(3),
    step.toPrecision(3),
    String(trials),
    String(inner),
  ];
}

/** The whole table with aligned columns, headed by their names; no line end after the last row. */
export function printTable(lines: Iterable<Omit<Iteration, 'x'>>): string {
  const rows: (readonly string[])[] = [tableColumns, ...Array.from(lines, tableRow)];
  const widths = tableColumns.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  ')).join('\n');
}
