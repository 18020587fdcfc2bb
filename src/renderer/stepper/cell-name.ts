import type { WalkTable } from '../../lab/walk-rows.ts';

/** The name of a component of what a row wrote: of a vertex `a[h1]`, `o[h1]`, `δ[h1]`, else by its indices. */
export function cellName({ places, rows }: WalkTable, row: number, cell: number): string {
  for (const [id, { sum, output, delta }] of places) {
    for (const [letter, slice] of [
      ['o', output],
      ['a', sum],
      ['δ', delta],
    ] as const) {
      if (slice?.row !== row || cell < slice.start || cell >= slice.start + slice.size) continue;
      const component = slice.size === 1 ? '' : `[${cell - slice.start + 1}]`;
      return `${letter}[${id}]${component}`;
    }
  }
  const line = rows[row];
  if (line === undefined) return '';
  return line.shape.every((extent) => extent === 1)
    ? line.output
    : `${line.output}${placeText(line.shape, cell)}`;
}

/** The indices of a number, from 1. */
export function placeText(shape: readonly number[], at: number): string {
  if (at < 0) return '–';
  let rest = at;
  const indices = shape.toReversed().map((extent) => {
    const index = rest % extent;
    rest = Math.floor(rest / extent);
    return index + 1;
  });
  return `[${indices.toReversed().join(', ')}]`;
}
