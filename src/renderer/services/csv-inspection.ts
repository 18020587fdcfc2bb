import { inspectCsv } from '../../datasets/readers/csv.ts';
import type { CsvInspection, CsvOptions } from '../../datasets/readers/csv-sheet.ts';

let last: { readonly key: readonly unknown[]; readonly inspection: CsvInspection } | null = null;

/** What is in a CSV text. The last answer is kept: opening a table and listing its columns ask for the same one. */
export function inspectionOf(text: string, name: string | undefined, options: CsvOptions): CsvInspection {
  const key = [text, name, options.header, options.delimiter];
  if (last?.key.every((part, i) => part === key[i]) === true) return last.inspection;
  const inspection = inspectCsv(text, name, options);
  last = { key, inspection };
  return inspection;
}
