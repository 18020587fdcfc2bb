/** The one door to papaparse: CSV text -> rows of cells, each row with the line that it starts on. */
import Papa from 'papaparse';
import type { CsvFault } from './csv-fault.ts';
import { findDelimiter } from './delimiter.ts';

export interface GridRow {
  /** Line of the file, from 1. */
  readonly line: number;
  /** Trimmed. */
  readonly cells: readonly string[];
}

export interface Grid {
  readonly delimiter: string;
  readonly rows: readonly GridRow[];
  readonly faults: readonly CsvFault[];
}

/**
 * Splits the text into cells. Passes over a byte order mark, empty lines and lines that begin with `#`; any of the three
 * line endings will do. Quoted cells may hold delimiters and line breaks.
 */
export function csvGrid(text: string, delimiter: string | undefined): Grid {
  const joined = (text.startsWith('\uFEFF') ? text.slice(1) : text).replace(/\r\n?/g, '\n');
  const chosen = delimiter ?? findDelimiter(joined);
  // Columns lined up with blanks have several in a row.
  const plain = chosen === ' ' ? joined.replace(/ +/g, ' ').replace(/^ | $/gm, '') : joined;
  const rows: GridRow[] = [];
  const faults: CsvFault[] = [];
  let line = 1;
  let read = 0;
  Papa.parse<string[]>(plain, {
    delimiter: chosen,
    newline: '\n',
    quoteChar: '"',
    // Comments are told apart here: papaparse would pass over them without saying how long they were.
    comments: false,
    step({ data, errors, meta }) {
      const cells = data.map((cell) => cell.trim());
      const blank = cells.every((cell) => cell === '') || cells[0]?.startsWith('#') === true;
      if (!blank) {
        rows.push({ line, cells });
        for (const error of errors) {
          if (error.code === 'MissingQuotes')
            faults.push({ code: 'unclosed-quote', line, column: cells.length });
        }
      }
      for (; read < meta.cursor; read++) if (plain.charCodeAt(read) === 10) line++;
    },
  });
  return { delimiter: chosen, rows, faults };
}
