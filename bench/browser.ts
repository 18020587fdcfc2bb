import { type Browser, chromium } from '@playwright/test';
import { engineFlags } from '../src/main/engine-flags.ts';
import { script } from './script.ts';

/** Software stands in where there is no graphics card; containers have no user namespaces. */
const flags = [
  '--no-sandbox',
  '--enable-unsafe-swiftshader',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
];

/** A headless Chromium, found as the tests find theirs; `desktop`: with the engine that the desktop program has. */
export async function openBrowser(desktop = false): Promise<Browser> {
  const { chromiumPath } = await script<{ chromiumPath(): Promise<string> }>('chromium.mjs');
  return chromium.launch({
    executablePath: await chromiumPath(),
    args: [...flags, ...(desktop ? [`--js-flags=${engineFlags.join(' ')}`] : [])],
  });
}
