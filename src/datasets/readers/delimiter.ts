/** In the order of preference where several fit: a comma may be a decimal mark, a blank may be part of a label. */
const candidates = ['\t', ';', ',', '|', ' '] as const;
/** Lines that are looked at. */
const sample = 50;

/**
 * The character that separates cells: of those that occur equally often (outside quotes) on the most lines, the first by
 * preference. A comma when none occurs at all.
 */
export function findDelimiter(text: string): string {
  const lines = firstLines(text);
  let best = ',';
  let most = 0;
  for (const candidate of candidates) {
    const tally = new Map<number, number>();
    for (const line of lines) {
      const count = occurrences(line, candidate);
      if (count > 0) tally.set(count, (tally.get(count) ?? 0) + 1);
    }
    const agreeing = Math.max(0, ...tally.values());
    if (agreeing > most) {
      best = candidate;
      most = agreeing;
    }
  }
  return best;
}

function firstLines(text: string): string[] {
  const lines: string[] = [];
  for (let from = 0; from < text.length && lines.length < sample;) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end < 0 ? text.length : end).trim();
    if (line !== '' && !line.startsWith('#')) lines.push(line);
    from = end < 0 ? text.length : end + 1;
  }
  return lines;
}

function occurrences(line: string, character: string): number {
  let count = 0;
  let within = false;
  for (const each of line) {
    if (each === '"') within = !within;
    else if (each === character && !within) count++;
  }
  return count;
}
