/** What is wrong in a CSV text, as facts. `line` is the line in the file and `column` the cell in it, both from 1. */
export type CsvFault =
  | { readonly code: 'empty-file' }
  | { readonly code: 'no-rows' }
  | { readonly code: 'too-long'; readonly rows: number; readonly limit: number }
  | { readonly code: 'text-only'; readonly columns: number }
  | { readonly code: 'unclosed-quote'; readonly line: number; readonly column: number }
  | {
      readonly code: 'ragged';
      readonly line: number;
      readonly column: number;
      readonly expected: number;
      readonly found: number;
    }
  | { readonly code: 'missing'; readonly line: number; readonly column: number; readonly name: string }
  | {
      readonly code: 'not-a-number';
      readonly line: number;
      readonly column: number;
      readonly name: string;
      readonly text: string;
    }
  | { readonly code: 'no-such-column'; readonly name: string; readonly known: readonly string[] }
  | { readonly code: 'no-inputs' }
  | { readonly code: 'target-is-input'; readonly name: string }
  | { readonly code: 'label-among-targets'; readonly name: string }
  | { readonly code: 'one-class'; readonly name: string; readonly label: string }
  | { readonly code: 'too-many-classes'; readonly name: string; readonly limit: number };

/** The fault in one sentence: where, what, and what to do about it. */
export function explainCsvFault(fault: CsvFault): string {
  const place = 'line' in fault ? `line ${fault.line}, column ${fault.column}` : '';
  switch (fault.code) {
    case 'empty-file':
      return 'the file is empty; it needs one line per example, cells separated by commas';
    case 'no-rows':
      return 'the file has a header but no rows below it';
    case 'too-long':
      return `the file has ${fault.rows} rows; up to ${fault.limit} can be read`;
    case 'text-only':
      return `no column holds numbers (${fault.columns === 1 ? 'the only column is' : `all ${fault.columns} columns are`} text); a network needs at least one numeric column`;
    case 'unclosed-quote':
      return `${place}: a quotation mark is opened here and never closed`;
    case 'ragged':
      return `${place}: the row has ${fault.found} ${fault.found === 1 ? 'cell' : 'cells'} where the first row has ${fault.expected}`;
    case 'missing':
      return `${place} (${fault.name}): the cell is empty; fill it in or remove the row`;
    case 'not-a-number':
      return `${place} (${fault.name}): "${fault.text}" is not a number, unlike most of the column`;
    case 'no-such-column':
      return `there is no column "${fault.name}"; the columns are ${fault.known.join(', ')}`;
    case 'no-inputs':
      return 'no input column is chosen; choose at least one';
    case 'target-is-input':
      return `column "${fault.name}" is both input and target; choose one of the two`;
    case 'label-among-targets':
      return `column "${fault.name}" holds labels, which can only be the single target; choose numeric columns or this one alone`;
    case 'one-class':
      return `column "${fault.name}" says "${fault.label}" in every row; classes need at least two labels`;
    case 'too-many-classes':
      return `column "${fault.name}" has more than ${fault.limit} different labels; choose a column with fewer, or one of numbers`;
  }
}
