import type { Beside } from './beside.ts';

/** What stands along the second axis of a matrix: its columns, where some are left out, and what follows from the rows. */
export type Along =
  | { readonly kind: 'column'; readonly at: number }
  | { readonly kind: 'gap' }
  | { readonly kind: 'beside'; readonly name: Beside; readonly at: number };

/** The columns that are written out and, after them, what stands beside; `at` goes on counting. */
export function along(
  shown: readonly (number | null)[],
  columns: number,
  beside: readonly Beside[],
): readonly Along[] {
  return [
    ...shown.map((at): Along => (at === null ? { kind: 'gap' } : { kind: 'column', at })),
    ...beside.map((name, i): Along => ({ kind: 'beside', name, at: columns + i })),
  ];
}

/** How a grid is written: a row for every component that a layer gets (or, transposed, that it gets from), b within or beside. */
export interface Layout {
  readonly transposed: boolean;
  /** The bias is a line of the matrix: the weights of edges from a constant vertex. */
  readonly biasWithin: boolean;
}

/** An item belongs to the matrix itself and not to what stands beside it. */
export function isWithin(item: Along, { biasWithin }: Layout): boolean {
  return item.kind !== 'beside' || (biasWithin && item.name === 'b');
}

/** The names of the matrix's brackets that a cell carries, from its place on both axes. */
export function frameOf(
  row: { readonly at: number; readonly count: number },
  column: { readonly at: number; readonly count: number },
  { transposed }: Layout,
): string {
  const [down, across] = transposed ? [column, row] : [row, column];
  const names = [
    across.at === 0 && 'is-first',
    across.at === across.count - 1 && 'is-last',
    down.at === 0 && 'is-top',
    down.at === down.count - 1 && 'is-bottom',
  ];
  return names.filter((name) => name !== false).join(' ');
}
