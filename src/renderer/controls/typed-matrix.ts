import type { Matrix } from '../../base/fields.ts';
import { readMatrix } from '../../interchange/matrix-text.ts';

/** A matrix of numbers that somebody typed, and its extents in words. */
export type TypedNumbers =
  | { readonly ok: true; readonly matrix: Matrix; readonly summary: string }
  | { readonly ok: false; readonly why: string };

/** Reads rows of numbers; where nothing stands is a zero. */
export function typedNumbers(text: string): TypedNumbers {
  const reading = readMatrix(text);
  if (!reading.ok) return reading;
  const matrix = reading.matrix.map((row) => row.map((entry) => entry ?? 0));
  return { ok: true, matrix, summary: extentsText(matrix) };
}

/** The rows as they are typed; reading the text gives the matrix. */
export function matrixText(matrix: Matrix): string {
  return matrix.map((row) => row.join('  ')).join('\n');
}

/** `3 × 4`: rows by columns. */
export function extentsText(matrix: Matrix): string {
  return `${matrix.length} × ${matrix[0]?.length ?? 0}`;
}
