// Takes the README's picture: Higham & Higham's network, trained, in the built window. `node scripts/picture.mjs`
import { chromium } from '@playwright/test';
import { chromiumPath } from './chromium.mjs';
import { root } from './run.mjs';
import { serveWindow } from './serve.mjs';
import path from 'node:path';

const server = await serveWindow(0);
const browser = await chromium.launch({
  executablePath: await chromiumPath(),
  args: ['--no-sandbox', '--enable-unsafe-swiftshader'],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 });
await page.goto(server.address);
await page.getByText('Higham & Higham 2-2-3-2').click();
await page.getByRole('button', { name: 'Run', exact: true }).last().click();
await page.getByText(/^Finished/).waitFor({ timeout: 120_000 });
await page.screenshot({ path: path.join(root, 'docs/picture.png') });
await browser.close();
await server.close();
