import type { Browser } from '@playwright/test';
import { quantile, spread, type Timing } from '../../src/lab/speed/measure.ts';
import { large } from './documents.ts';
import { freshWindow, openDocument, untilReading } from './window.ts';

/** How long the window was deaf while the worker trained; milliseconds. */
export interface Deafness {
  readonly longestTask: Timing;
  /** Beyond the 10 ms that a timer was set to. */
  readonly timerP99: Timing;
  readonly timerMost: Timing;
  /** The same as `timerP99`, before the run: what the machine itself does to timers. */
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
  const watched = async (): Promise<{ longest: number; late: number[] }[]> => {
    const all = [];
    for (let round = 0; round < rounds; round += 1) all.push(await page.evaluate(watch, milliseconds));
    return all;
  };
  const idle = await watched();
  await untilReading(page, 'Run', 'step', 0);
  const running = await watched();
  await page.close();
  return {
    longestTask: spread(running.map(({ longest }) => longest)),
    timerP99: spread(running.map(({ late }) => quantile(late, 0.99))),
    timerMost: spread(running.map(({ late }) => Math.max(...late))),
    idleP99: spread(idle.map(({ late }) => quantile(late, 0.99))),
  };
}

/** In the page: the longest task (0 below 50 ms, which browsers do not tell), and how late a timer of 10 ms came. */
function watch(duration: number): Promise<{ longest: number; late: number[] }> {
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
