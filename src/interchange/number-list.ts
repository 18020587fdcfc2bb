import { wordsOf } from './matrix-text.ts';

/** Numbers in a row as somebody typed or pasted them. */
export type NumberListReading =
  { readonly ok: true; readonly numbers: readonly number[] } | { readonly ok: false; readonly why: string };

/** Words of a fault are cut off after so many characters. */
const longest = 24;

/**
 * Reads one list of numbers, however it is broken into lines: commas, semicolons, tabs, blanks or lines part them. The first word that is
 * no number is named with its place.
 */
export function readNumberList(text: string): NumberListReading {
  const numbers: number[] = [];
  const lines = text
    .trim()
    .replace(/^\[+|\]+$/g, '')
    .split(/[\n;]/);
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const words = wordsOf(line.replace(/\r/g, ''));
    // A line may end in a comma, and the list goes on.
    const counted = words.at(-1) === '' ? words.slice(0, -1) : words;
    for (const [column, word] of counted.entries()) {
      const value = word === '' ? NaN : Number(word.replace('−', '-'));
      if (Number.isFinite(value)) numbers.push(value);
      else return { ok: false, why: fault(numbers.length, word, lines.length > 1 ? at : null, column) };
    }
  }
  return { ok: true, numbers };
}

function fault(before: number, word: string, line: number | null, column: number): string {
  const place =
    line === null ? `Number ${before + 1}` : `Number ${before + 1} (line ${line + 1}, place ${column + 1})`;
  if (word === '') return `${place} is missing.`;
  const shown = word.length > longest ? `${word.slice(0, longest)}…` : word;
  return `${place}: "${shown}" is not a number.`;
}
