/** One column of a CSV file, looked through. */
export interface CsvColumn {
  readonly name: string;
  /** Its place among the columns, from 0. */
  readonly at: number;
  /** Most of its cells are numbers, or not. */
  readonly type: 'numeric' | 'label';
  /** Distinct cells in the order of classes: numbers by size, words by code point. At most 257 are kept. */
  readonly labels: readonly string[];
  /** Every number is whole. */
  readonly whole: boolean;
  readonly missing: number;
}
