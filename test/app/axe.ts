import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Axe {
  run(context: Document | { include: string[][] }): Promise<{
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  }>;
}

/** What axe finds in some parts of the page, or in all of it, as sentences. */
export async function axeFaults(page: Page, ...within: string[]): Promise<readonly string[]> {
  // What a policy forbids to load, a test may still evaluate.
  await page.evaluate(source);
  return page.evaluate(async (parts) => {
    const { axe } = globalThis as unknown as { axe: Axe };
    const { violations } = await axe.run(
      parts.length === 0 ? document : { include: parts.map((part) => [part]) },
    );
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
    );
  }, within);
}
