import type { Browser } from '@playwright/test';
import { quantile, spread, type Timing } from '../../src/lab/speed/measure.ts';
import { large } from './documents.ts';
import { freshWindow, openDocument, readingOf, untilReading } from './window.ts';

/** What the window's own thread told of some seconds; milliseconds. */
interface Watched {
  readonly longest: number;
  readonly late: readonly number[];
}

/** How long the window was deaf while the worker trained; milliseconds. */
export interface Deafness {
  readonly longestTask: Timing;
  /** Beyond the 10 ms that a timer was set to. */
  readonly timerP99: Timing;
  readonly timerMost: Timing;
  /** The same as `timerP99` while nothing runs, by turns: what the machine itself does to timers. */
  readonly idleP99: Timing;
}

/** Trains 784-512-512-10 on 256 rows, and looks at the window's own thread. */
export async function measureTraining(
  browser: Browser,
  address: string,
  rounds = 5,
  milliseconds = 3000,
): Promise<Deafness> {
  const page = await freshWindow(browser, address);
  await openDocument(page, large());
  // Once it has been measured which device is the quickest: that takes both processors too.
  await page.locator('.device-choice table').waitFor({ state: 'attached' });
  const [idle, running]: [Watched[], Watched[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    idle.push(await page.evaluate(watch, milliseconds));
    await untilReading(page, 'Run', 'step', await readingOf(page, 'step'));
    running.push(await page.evaluate(watch, milliseconds));
    await page.getByRole('button', { name: 'Pause', exact: true }).first().click();
    await page.locator('.readings[data-status=paused]').waitFor();
  }
  await page.close();
  return {
    longestTask: spread(running.map(({ longest }) => longest)),
    timerP99: spread(running.map(({ late }) => quantile(late, 0.99))),
    timerMost: spread(running.map(({ late }) => Math.max(...late))),
    idleP99: spread(idle.map(({ late }) => quantile(late, 0.99))),
  };
}

/** In the page: the longest task (0 below 50 ms, which browsers do not tell), and how late a timer of 10 ms came. */
function watch(duration: number): Promise<Watched> {
  return new Promise((resolve) => {
    let longest = 0;
    const late: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) longest = Math.max(longest, entry.duration);
    });
    observer.observe({ type: 'longtask' });
    const start = performance.now();
    let before = start;
    const tick = (): void => {
      const now = performance.now();
      late.push(now - before - 10);
      before = now;
      if (now - start < duration) setTimeout(tick, 10);
      else {
        observer.disconnect();
        resolve({ longest, late });
      }
    };
    setTimeout(tick, 10);
  });
}
