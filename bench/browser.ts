import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { type Browser, chromium } from '@playwright/test';

/** Software stands in where there is no graphics card; containers have no user namespaces. */
const flags = [
  '--no-sandbox',
  '--enable-unsafe-swiftshader',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
];

/** A headless Chromium, found as the tests find theirs. */
export async function openBrowser(): Promise<Browser> {
  const { chromiumPath } = await script<{ chromiumPath(): Promise<string> }>('chromium.mjs');
  return chromium.launch({ executablePath: await chromiumPath(), args: flags });
}

/** A module of scripts/, which is plain JavaScript: the caller says what it takes out of it. */
export async function script<T>(name: string): Promise<T> {
  return (await import(pathToFileURL(path.resolve('scripts', name)).href)) as T;
}
