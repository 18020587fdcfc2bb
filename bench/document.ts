/** docs/performance.md: a head, and a chapter for every section, each renewed when it is run. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { baselineFile } from './baseline.ts';

const file = 'docs/performance.md';
const head = `# Performance

Written by \`npm run bench -- --write\`; \`npm run bench -- --check\` compares the ratios with those in \`${baselineFile}\`.
Medians, with the least and the most in brackets; what is compared was measured in one run, alternating.

Where a note says that there was no card, webgl2 and webgpu were run on software devices, where they are right and slow: such figures say
nothing of a card.
`;

export interface Chapter {
  readonly title: string;
  readonly text: string;
}

/** The chapters that were made, in the place of those of the same title; the others stay. */
export async function writeDocument(order: readonly string[], made: readonly Chapter[]): Promise<void> {
  const chapters = existsSync(file) ? chaptersOf(readFileSync(file, 'utf8')) : new Map<string, string>();
  for (const { title, text } of made) chapters.set(title, text);
  const known = order.flatMap((title) => {
    const text = chapters.get(title);
    return text === undefined ? [] : [`## ${title}\n\n${text.trim()}\n`];
  });
  await writeFormatted(file, [head, ...known].join('\n'));
}

/** Writes a file as `npm run format` leaves it. */
export async function writeFormatted(path: string, text: string): Promise<void> {
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
}

function chaptersOf(text: string): Map<string, string> {
  const parts = text.split(/^## /m).slice(1);
  return new Map(
    parts.map((part) => {
      const end = part.indexOf('\n');
      return [part.slice(0, end).trim(), part.slice(end + 1)];
    }),
  );
}
