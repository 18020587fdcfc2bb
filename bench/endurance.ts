import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser } from '@playwright/test';
import { large } from './app/documents.ts';
import { withWindow } from './app/served.ts';
import { freshWindow, openDocument, untilReading } from './app/window.ts';
import { number, table } from './markdown.ts';
import type { Section } from './section.ts';

const minutes = 10;

/** What the window holds while it trains for ten minutes; on Linux, which tells what a process holds. */
export const endurance: Section = {
  title: 'A long run',
  run: () =>
    withWindow(async (browser, address) => {
      const page = await freshWindow(browser, address);
      await openDocument(page, large());
      await untilReading(page, 'Run', 'step', 0);
      const held: number[] = [];
      for (let minute = 1; minute <= minutes; minute += 1) {
        await wait(60_000);
        held.push(await heldBy(browser));
        console.error(`minute ${minute}: ${number(held.at(-1) ?? NaN, 0)} MiB`);
      }
      const steps = await page.locator('.readings .reading').first().innerText();
      const text = `784-512-512-10 trains in the window for ${minutes} minutes (${steps.replaceAll(/\s+/g, ' ')}). The page's process, its worker included, holds at the end of each minute:

${table(
  held.map((_, i) => `${i + 1} min`),
  [held.map((mebibytes) => `${number(mebibytes, 0)} MiB`)],
)}`;
      return { data: { held }, text, ratios: {} };
    }),
};

/** MiB of memory of the process that draws pages and runs their workers; the largest, where there is a spare one. */
async function heldBy(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const pages = processInfo.filter(({ type }) => type === 'renderer');
  return Math.max(...pages.map(({ id }) => residentMemory(id)));
}

function residentMemory(process: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${process}/status`, 'utf8'));
  return Number(line?.[1]) / 1024;
}
