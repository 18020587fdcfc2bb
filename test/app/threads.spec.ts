import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';

test.beforeEach(async ({ page }) => {
  // Without the picker of the File System Access API, which no test can answer, files go the classic way.
  await page.addInitScript(() => void Reflect.deleteProperty(window, 'showOpenFilePicker'));
});

const panel = (page: Page) => page.locator('.train');
const readings = (page: Page) => page.getByRole('group', { name: 'Readings of the run' });

/** Iris in layers of 96, in batches of 120: steps that are enough work to be shared. */
function wideIris(): Buffer {
  const document = JSON.parse(readFileSync('examples/iris.adjoint.json', 'utf8')) as {
    graph: { vertices: Record<string, object>; edges: Record<string, object> };
    recipe: { batch: { size: number } };
  };
  const { vertices, edges } = document.graph;
  vertices['h'] = { ...vertices['h'], shape: [96] };
  vertices['g'] = { ...vertices['h'] };
  edges['e2'] = { from: 'h', to: 'g', map: { kind: 'dense' } };
  edges['e3'] = { from: 'g', to: 'y', map: { kind: 'dense' } };
  document.recipe.batch.size = 120;
  return Buffer.from(JSON.stringify(document));
}

/** The loss after so many steps, taken one by one, and what the run bar says of the device then. */
async function stepsOn(page: Page, backend: string): Promise<{ loss: string; device: string; hint: string }> {
  await page.goto('/');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file…' }).click();
  await (
    await chooser
  ).setFiles({ name: 'wide.adjoint.json', mimeType: 'application/json', buffer: wideIris() });
  await panel(page).getByLabel('Runs on', { exact: true }).selectOption(backend);
  const step = panel(page).getByRole('button', { name: 'Step', exact: true });
  for (let i = 1; i <= 3; i += 1) {
    await step.click();
    await expect(readings(page)).toContainText(new RegExp(`step\\s*${i}`));
  }
  const device = panel(page).locator('.run-backend');
  await device.hover();
  return {
    loss: await page
      .locator('.reading', { hasText: /^loss / })
      .locator('b')
      .innerText(),
    device: await device.innerText(),
    hint: await page.getByRole('tooltip').first().innerText(),
  };
}

test('several threads train in the window to the numbers of one', async ({ page }) => {
  const one = await stepsOn(page, 'webasm');
  expect(one.device).toBe('WebAssembly · float32');
  const several = await stepsOn(page, 'webasm-threads');
  expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
  // Where workers failed the run would go on in one thread, and say so.
  expect(several.device).toMatch(/^WebAssembly, \d+ threads? · float32$/);
  expect(several.hint).toContain('as asked for');
  expect(several.loss).toBe(one.loss);
});

test('a page that may not share memory trains in one thread, and says so', async ({ page }) => {
  await page.route('/', async (route) => {
    const response = await route.fetch();
    const { 'cross-origin-opener-policy': _, ...headers } = response.headers();
    await route.fulfill({ response, headers });
  });
  const told = await stepsOn(page, 'webasm-threads');
  expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(false);
  expect(told.device).toBe('WebAssembly, 1 thread · float32');
  expect(told.hint).toContain('on one thread');
});
