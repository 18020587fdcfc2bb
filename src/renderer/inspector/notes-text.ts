/** A stretch of a line, set in one way. */
export interface Stretch {
  readonly kind: 'text' | 'strong' | 'emphasis' | 'code';
  readonly text: string;
}

export type NotesBlock =
  | { readonly kind: 'paragraph' | 'heading'; readonly line: readonly Stretch[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Stretch[])[] };

/**
 * Reads the Markdown that notes are written in: headings, paragraphs, lists with `-` or `*`, `**strong**`, `*emphasis*`
 * and `` `code` ``. Everything else stands as it was written.
 */
export function readNotes(notes: string): readonly NotesBlock[] {
  return notes
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block): NotesBlock => {
      const lines = block.split('\n').map((line) => line.trim());
      if (lines.every((line) => bullet.test(line)))
        return { kind: 'list', items: lines.map((line) => readLine(line.replace(bullet, ''))) };
      const heading = /^#{1,6}\s+(.*)$/.exec(block);
      if (heading?.[1] !== undefined) return { kind: 'heading', line: readLine(heading[1]) };
      return { kind: 'paragraph', line: readLine(lines.join(' ')) };
    });
}

const bullet = /^[-*]\s+/;
const marked = /\*\*(?<strong>[^*]+)\*\*|\*(?<emphasis>[^*\s](?:[^*]*[^*\s])?)\*|`(?<code>[^`]+)`/g;

function readLine(line: string): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let end = 0;
  for (const match of line.matchAll(marked)) {
    if (match.index > end) stretches.push({ kind: 'text', text: line.slice(end, match.index) });
    const { strong, emphasis, code = '' } = match.groups ?? {};
    if (strong !== undefined) stretches.push({ kind: 'strong', text: strong });
    else if (emphasis !== undefined) stretches.push({ kind: 'emphasis', text: emphasis });
    else stretches.push({ kind: 'code', text: code });
    end = match.index + match[0].length;
  }
  if (end < line.length) stretches.push({ kind: 'text', text: line.slice(end) });
  return stretches;
}
