import type { Timing } from '../src/lab/speed/measure.ts';

/** A table whose first column is text and whose others are numbers, unless they are named in `words`. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  words: readonly string[] = [],
): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((name, i) => (i === 0 || words.includes(name) ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** Median, with the least and the most in brackets. */
export function figures({ median, least, most }: Timing, digits: number): string {
  const [m, l, h] = [median, least, most].map((n) => number(n, digits));
  return `${m} (${l}–${h})`;
}

/** Three digits at least of a rate, thousands set apart. */
export function rates({ median, least, most }: Timing): string {
  return figures({ median, least, most, rounds: 0 }, median < 10 ? 2 : median < 100 ? 1 : 0);
}

export function number(value: number, digits: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
