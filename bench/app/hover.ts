import type { Browser, Page } from '@playwright/test';
import { quantile, spread, type Timing } from '../../src/lab/speed/measure.ts';
import { sparse } from './documents.ts';
import { freshWindow, openDocument } from './window.ts';

/** Milliseconds between frames. */
export interface Frames {
  readonly median: Timing;
  readonly p99: Timing;
  readonly count: number;
}

/** Points at a drawing of 300 edges, to and fro, with its matrix of 100×100 on the screen. */
export async function measureHover(browser: Browser, address: string, rounds = 5): Promise<Frames> {
  const page = await freshWindow(browser, address);
  await openDocument(page, sparse());
  await page.getByRole('button', { name: 'Show or hide notation' }).click();
  await page.getByRole('img', { name: /^Heat map of W of layer 1/ }).waitFor();
  const all: number[][] = [];
  await sweep(page);
  for (let round = 0; round < rounds; round += 1) all.push(await sweep(page));
  await page.close();
  return {
    median: spread(all.map((frames) => quantile(frames, 0.5))),
    p99: spread(all.map((frames) => quantile(frames, 0.99))),
    count: all.flat().length,
  };
}

/** Times between frames while the pointer crosses the canvas in eight lines. */
async function sweep(page: Page): Promise<number[]> {
  const box = await page.locator('.react-flow').boundingBox();
  if (box === null) throw new Error('no canvas');
  await page.evaluate(() => {
    const frames: number[] = [];
    Reflect.set(globalThis, 'benchFrames', frames);
    const next = (at: number): void => {
      if (Reflect.get(globalThis, 'benchFrames') !== frames) return;
      frames.push(at);
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  for (let line = 1; line <= 8; line += 1) {
    const y = box.y + (box.height * line) / 9;
    await page.mouse.move(box.x + (line % 2 === 0 ? box.width - 5 : 5), y);
    await page.mouse.move(box.x + (line % 2 === 0 ? 5 : box.width - 5), y, { steps: 40 });
  }
  const at = await page.evaluate(() => {
    const frames = Reflect.get(globalThis, 'benchFrames') as number[];
    Reflect.deleteProperty(globalThis, 'benchFrames');
    return frames;
  });
  return at.slice(1).map((time, i) => time - (at[i] ?? time));
}
