import path from 'node:path';
import type { Browser } from '@playwright/test';
import { serve } from '../../src/main/server.ts';
import { openBrowser } from '../browser.ts';
import { script } from '../script.ts';

/** Builds the window where it is stale, serves it, and has `work` done with it in a headless Chromium. */
export async function withWindow<T>(work: (browser: Browser, address: string) => Promise<T>): Promise<T> {
  const { buildStale } = await script<{ buildStale(parts: string[]): Promise<void> }>('build.mjs');
  await buildStale(['renderer']);
  const { address, close } = await serve(path.resolve('out/renderer'), 0);
  const browser = await openBrowser();
  try {
    return await work(browser, address);
  } finally {
    await browser.close();
    await close();
  }
}
