/** A page of its own, beside the app's, in which backends are compared. */
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { fileURLToPath } from 'node:url';

export interface Compared {
  results: { name: string; worst: number; where: string }[];
  report: { backend: string; executorKind: string; fallbackReason: string | null };
  tiled: number;
  stock: string[];
}
export interface Backends {
  compareAll(backend: string): Promise<Compared>;
  findAdapters(): Promise<{ backend: string; software: boolean }[]>;
}

let bundle: Promise<string> | null = null;

async function built(): Promise<string> {
  const entry = fileURLToPath(new URL('backends-page.ts', import.meta.url));
  const outputs = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'page' } },
  });
  const [output] = Array.isArray(outputs) ? outputs : [outputs];
  if (!output || !('output' in output)) throw new Error('the test page was not built');
  return output.output[0].code;
}

/** A secure origin, without the app's policy (gpu.js's cpu mode needs eval). */
export async function openBackends(page: Page): Promise<void> {
  await page.route('**/__backends', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
  );
  await page.goto('/__backends');
  await page.addScriptTag({ content: await (bundle ??= built()) });
}
