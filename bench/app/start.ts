import type { Browser } from '@playwright/test';
import { spread, type Timing } from '../../src/lab/speed/measure.ts';
import { freshWindow, untilReading } from './window.ts';

/** Milliseconds. */
export interface Start {
  /** From the address to the first contents on the screen. */
  readonly paint: Timing;
  /** From the click on an example to its first loss: compiled, its data made, the backend chosen. */
  readonly ready: Timing;
  /** From Run to a first step on the screen. */
  readonly result: Timing;
}

/** A first visit: the gallery, an example, Run. */
export async function measureStart(browser: Browser, address: string, rounds = 5): Promise<Start> {
  const [paint, ready, result]: number[][] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    const page = await freshWindow(browser, address);
    const example = 'Moons';
    await page
      .getByRole('button', { name: new RegExp(example) })
      .first()
      .waitFor();
    paint?.push(await page.evaluate(firstPaint));
    ready?.push(await untilReading(page, example, 'loss', 0));
    result?.push(await untilReading(page, 'Run', 'step', 0));
    await page.close();
  }
  return { paint: spread(paint ?? []), ready: spread(ready ?? []), result: spread(result ?? []) };
}

/** In the page: when the first contents were on the screen; the browser tells it a little later. */
function firstPaint(): Promise<number> {
  return new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
      const [entry] = list.getEntriesByName('first-contentful-paint');
      if (!entry) return;
      observer.disconnect();
      resolve(entry.startTime);
    });
    observer.observe({ type: 'paint', buffered: true });
  });
}
