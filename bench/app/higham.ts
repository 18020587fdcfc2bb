import type { Browser } from '@playwright/test';
import { spread, type Timing } from '../../src/lab/speed/measure.ts';
import { freshWindow, untilReading } from './window.ts';

/** Milliseconds from Run to the millionth step of the gallery's example, all that the window does included. */
export async function measureHigham(browser: Browser, address: string, rounds = 5): Promise<Timing> {
  const all: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const page = await freshWindow(browser, address);
    await untilReading(page, 'Higham & Higham', 'loss', 0);
    all.push(await untilReading(page, 'Run', 'step', 999_999));
    await page.close();
  }
  return spread(all);
}
