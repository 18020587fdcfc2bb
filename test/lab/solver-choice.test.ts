import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { solverEntries } from '../../src/lab/solver-choice.ts';

const page = readFileSync(new URL('../../docs/document-format.md', import.meta.url), 'utf8');

/** `name` initial value, as the page lists a setting. */
const settingsOf = (kind: string): string =>
  Object.entries(solverEntries[kind]?.fields ?? {})
    .filter(([name]) => name !== 'sample')
    .map(([name, { initial }]) => `\`${name}\` ${String(initial)}`)
    .join(', ');

test.each(Object.keys(solverEntries))('the page about documents lists %s with its settings', (kind) => {
  const row = page
    .split('\n')
    .find((line) => line.startsWith(`| \`${kind}\` `) && line.includes('`iterations`'));
  expect(row?.split('|').at(-2)?.trim()).toBe(settingsOf(kind));
});
