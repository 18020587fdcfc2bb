/** A matrix as somebody typed or pasted it; null where nothing stands. */
export type TypedMatrix = readonly (readonly (number | null)[])[];

export type MatrixReading =
  { readonly ok: true; readonly matrix: TypedMatrix } | { readonly ok: false; readonly why: string };

/** Marks for a place without a number. */
const holes: ReadonlySet<string> = new Set(['', '·', '.', '∗', '*', '_', '–']);

/**
 * Reads rows of numbers: a line or `;` ends a row; blanks, tabs or commas part the numbers. `·` or `.` is a place where nothing
 * stands, and so is nothing between two commas or tabs. Brackets around the whole and the long minus sign are understood.
 */
export function readMatrix(text: string): MatrixReading {
  const lines = text
    .trim()
    .replace(/^\[+|\]+$/g, '')
    .split(/[\n;]/)
    .map((line) => line.replace(/\r/g, ''))
    .filter((line) => line.trim() !== '');
  if (lines.length === 0) return { ok: false, why: 'Type rows of numbers.' };
  const matrix: (number | null)[][] = [];
  for (const [row, line] of lines.entries()) {
    const numbers: (number | null)[] = [];
    for (const [column, word] of wordsOf(line).entries()) {
      const value = holes.has(word) ? null : Number(word.replace('−', '-'));
      if (value !== null && !Number.isFinite(value))
        return { ok: false, why: `Row ${row + 1}, column ${column + 1}: "${word}" is not a number.` };
      numbers.push(value);
    }
    const width = matrix[0]?.length ?? numbers.length;
    if (numbers.length !== width)
      return {
        ok: false,
        why: `Row ${row + 1} has ${numbers.length} ${numbers.length === 1 ? 'place' : 'places'}, the first one ${width}.`,
      };
    matrix.push(numbers);
  }
  return { ok: true, matrix };
}

/** Tabs or commas part words where there are any, since a place between two of them may be empty; else blanks do. */
export function wordsOf(line: string): readonly string[] {
  const bare = line.replace(/^\s*\[|\]\s*,?\s*$/g, '');
  if (bare.includes('\t')) return bare.split('\t').map((word) => word.trim());
  if (bare.includes(',')) return bare.split(',').map((word) => word.trim());
  return bare.trim().split(/\s+/);
}

/** The matrix with rows and columns exchanged. */
export function transposedMatrix(matrix: TypedMatrix): TypedMatrix {
  return (matrix[0] ?? []).map((_, column) => matrix.map((row) => row[column] ?? null));
}
