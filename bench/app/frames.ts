import type { Browser, Page } from '@playwright/test';
import { quantile, spread, type Timing } from '../../src/lab/speed/measure.ts';
import { sparse } from './documents.ts';
import { freshWindow, openDocument } from './window.ts';

/** Milliseconds between frames. */
export interface Frames {
  readonly gesture: string;
  readonly median: Timing;
  readonly p99: Timing;
  readonly count: number;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is done with the pointer on the canvas; each leaves it as it was. */
const gestures: Readonly<Record<string, (page: Page, canvas: Box) => Promise<void>>> = {
  'pointing at edges': async ({ mouse }, { x, y, width, height }) => {
    for (let line = 1; line <= 8; line += 1) {
      const at = y + (height * line) / 9;
      const [left, right] = [x + 5, x + width - 5];
      await mouse.move(line % 2 === 0 ? right : left, at);
      await mouse.move(line % 2 === 0 ? left : right, at, { steps: 40 });
    }
  },
  'dragging a vertex': async (page) => {
    const vertex = await boxOf(page, '.react-flow__node');
    const [x, y] = [vertex.x + vertex.width / 2, vertex.y + vertex.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 120, y + 60, { steps: 60 });
    await page.mouse.move(x, y, { steps: 60 });
    await page.mouse.up();
  },
  'moving the drawing': async ({ mouse }, { x, y, width, height }) => {
    const [across, down] = [x + width / 2, y + height - 20];
    await mouse.move(across, down);
    await mouse.down({ button: 'middle' });
    await mouse.move(across - 150, down - 80, { steps: 60 });
    await mouse.move(across, down, { steps: 60 });
    await mouse.up({ button: 'middle' });
  },
  zooming: async ({ mouse }, { x, y, width, height }) => {
    await mouse.move(x + width / 2, y + height / 2);
    for (const way of [-20, 20]) for (let turn = 0; turn < 40; turn += 1) await mouse.wheel(0, way);
  },
};

/** The canvas with a drawing of 300 edges, its matrix of 100×100 beside it. */
export async function measureFrames(browser: Browser, address: string, rounds = 5): Promise<Frames[]> {
  const page = await freshWindow(browser, address);
  await openDocument(page, sparse());
  await page.getByRole('button', { name: 'Show or hide notation' }).click();
  await page.getByRole('img', { name: /^Heat map of W of layer 1/ }).waitFor();
  const canvas = await boxOf(page, '.react-flow');
  const measured: Frames[] = [];
  for (const [gesture, act] of Object.entries(gestures)) {
    const during = (): Promise<number[]> => framesDuring(page, () => act(page, canvas));
    await during();
    const all: number[][] = [];
    for (let round = 0; round < rounds; round += 1) all.push(await during());
    measured.push({
      gesture,
      median: spread(all.map((frames) => quantile(frames, 0.5))),
      p99: spread(all.map((frames) => quantile(frames, 0.99))),
      count: all.flat().length,
    });
  }
  await page.close();
  return measured;
}

async function boxOf(page: Page, selector: string): Promise<Box> {
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`there is no ${selector}`);
  return box;
}

/** Times between the frames of the window while something is done with it. */
async function framesDuring(page: Page, act: () => Promise<void>): Promise<number[]> {
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
  await act();
  const at = await page.evaluate(() => {
    const frames = Reflect.get(globalThis, 'benchFrames') as number[];
    Reflect.deleteProperty(globalThis, 'benchFrames');
    return frames;
  });
  return at.slice(1).map((time, i) => time - (at[i] ?? time));
}
