import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, Page } from '@playwright/test';
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
      const heaps: number[] = [];
      for (let minute = 1; minute <= minutes; minute += 1) {
        await wait(60_000);
        heaps.push(await heapOf(page));
        held.push(await heldBy(browser));
        console.error(
          `minute ${minute}: ${number(held.at(-1) ?? NaN, 0)} MiB, heap ${number(heaps.at(-1) ?? NaN, 1)} MiB`,
        );
      }
      const steps = await page.locator('.readings .reading').first().innerText();
      const text = `784-512-512-10 trains in the window for ${minutes} minutes (${steps.replaceAll(/\s+/g, ' ')}). At the end of each minute, after a collection of garbage, the page's objects take so many MiB, with the numbers that typed arrays hold, and its process, the worker included:

${table(
  ['', ...held.map((_, i) => `${i + 1} min`)],
  [
    ['heap', ...heaps.map((mebibytes) => number(mebibytes, 1))],
    ['process', ...held.map((mebibytes) => number(mebibytes, 0))],
  ],
)}`;
      return { data: { held, heaps }, text, ratios: {} };
    }),
};

/** MiB that the page's own objects take, with what typed arrays hold, once nothing is left that nobody refers to. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return (usedSize + backingStorageSize) / 2 ** 20;
}

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
