import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { gzipSync } from 'node:zlib';
import { idxFile } from '../support/idx.ts';

const panel = (page: Page) => page.locator('.train');
const button = (page: Page, name: string) => panel(page).getByRole('button', { name, exact: true });
const readings = (page: Page) => page.getByRole('group', { name: 'Readings of the run' });

/** A reading by its name, as a number. */
async function reading(page: Page, name: string): Promise<number> {
  const text = await readings(page)
    .locator('.reading', { hasText: new RegExp(`^${name} `) })
    .locator('b')
    .innerText();
  return Number(text.replaceAll(',', '').replace('−', '-'));
}

async function openExample(page: Page, title: string): Promise<void> {
  await page.goto('/');
  await page
    .getByRole('button', { name: new RegExp(title) })
    .first()
    .click();
  await expect(panel(page)).toBeVisible();
}

/** How many pixels of the picture look like each of some colours' hues: blue ones and orange ones. */
function hues(page: Page): Promise<{ blue: number; orange: number }> {
  return page
    .locator('.canvas-pair canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let [blue, orange] = [0, 0];
      for (let at = 0; at < data.length; at += 4) {
        if ((data[at + 3] ?? 0) === 0) continue;
        const difference = (data[at] ?? 0) - (data[at + 2] ?? 0);
        if (difference > 30) orange += 1;
        if (difference < -30) blue += 1;
      }
      return { blue, orange };
    });
}

async function loadTable(page: Page, name: string, text: string): Promise<void> {
  await panel(page)
    .getByLabel('CSV file')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
}

test('the Higham example trains to a small cost, and its regions are drawn in two colours', async ({
  page,
}) => {
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  await openExample(page, 'Higham & Higham');
  await expect.poll(() => reading(page, 'loss')).toBeCloseTo(5.329, 3); // the published first cost, 5.3288
  await button(page, 'Run').click();
  await expect.poll(() => reading(page, 'loss'), { timeout: 60_000 }).toBeLessThan(0.001);
  await expect(readings(page)).toHaveAttribute('data-status', 'finished', { timeout: 60_000 });
  expect(await reading(page, 'step')).toBe(1_000_000);
  const { blue, orange } = await hues(page);
  expect(blue).toBeGreaterThan(1000);
  expect(orange).toBeGreaterThan(1000);
  expect(faults).toEqual([]);
});

test('a pause is heard, a step is one step, a reset goes back, and weights are kept on command', async ({
  page,
}) => {
  await openExample(page, 'Higham & Higham');
  await button(page, 'Run').click();
  await button(page, 'Pause').click();
  await expect(readings(page)).toHaveAttribute('data-status', 'paused');
  const paused = await reading(page, 'step');
  expect(paused).toBeGreaterThan(0);
  await button(page, 'Step').click();
  await expect.poll(() => reading(page, 'step')).toBe(paused + 1);

  await expect(panel(page)).toContainText('not in the document yet');
  await button(page, 'Keep weights').click();
  await expect(panel(page)).not.toContainText('not in the document yet');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeEnabled();
  await page.getByRole('button', { name: 'Undo' }).click();
  await button(page, 'Reset').click();
  await expect.poll(() => reading(page, 'step')).toBe(0);
  await expect.poll(() => reading(page, 'loss')).toBeCloseTo(5.329, 3);
});

/** Keeps what the readings showed whenever the worker was told that its progress is drawn. */
async function listen(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.addInitScript(() => {
    const heard: string[] = [];
    const { postMessage } = Worker.prototype as { postMessage(...message: unknown[]): void };
    Object.assign(globalThis, { heard });
    Object.assign(Worker.prototype, {
      postMessage(this: Worker, ...message: unknown[]) {
        if ((message[0] as { type?: string }).type === 'drawn')
          heard.push(document.querySelector('.readings')?.textContent ?? '');
        postMessage.apply(this, message);
      },
    });
  });
  return () => page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
}

test('the worker hears that its progress is drawn, when it is', async ({ page }) => {
  const heard = await listen(page);
  await openExample(page, 'Higham');
  await button(page, 'Run').click();
  await expect(readings(page)).toHaveAttribute('data-status', 'finished', { timeout: 60_000 });
  await expect.poll(async () => (await heard()).at(-1)).toContain('1,000,000');
});

test('a worker does not wait for a window that is not drawn, since nobody sees it', async ({ page }) => {
  const heard = await listen(page);
  await openExample(page, 'Higham');
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { get: () => true });
    globalThis.requestAnimationFrame = () => 0;
  });
  const before = (await heard()).length;
  await button(page, 'Run').click();
  await expect(readings(page)).toHaveAttribute('data-status', 'finished', { timeout: 60_000 });
  expect((await heard()).length).toBeGreaterThan(before);
});

test('the learning rate is turned while training runs', async ({ page }) => {
  await openExample(page, 'Higham & Higham');
  // A million steps are over before a hand has typed a rate.
  const limit = panel(page).getByLabel('Steps', { exact: true });
  await limit.fill('1000000000');
  await limit.press('Enter');
  await button(page, 'Run').click();
  await expect.poll(() => reading(page, 'step')).toBeGreaterThan(0);
  // At rate 0 nothing moves any more: the loss stands still while steps are taken.
  const rate = panel(page).getByLabel('Learning rate η', { exact: true });
  await rate.fill('0');
  await rate.press('Enter');
  await expect(readings(page)).toHaveAttribute('data-status', 'running');
  const step = await reading(page, 'step');
  await expect.poll(() => reading(page, 'step')).toBeGreaterThan(step + 1000);
  const loss = await reading(page, 'loss');
  await expect.poll(() => reading(page, 'step')).toBeGreaterThan(step + 20_000);
  expect(await reading(page, 'loss')).toBe(loss);
  await expect(readings(page)).not.toHaveClass(/is-stale/);
});

test('changing the data greys the results, and Run starts afresh', async ({ page }) => {
  await openExample(page, 'Moons');
  await button(page, 'Run').click();
  await expect.poll(() => reading(page, 'step')).toBeGreaterThan(50);
  await panel(page).getByLabel('Validation %').fill('35');
  await panel(page).getByLabel('Validation %').press('Enter');
  await expect(readings(page)).toHaveClass(/is-stale/);
  await expect(panel(page)).toContainText('Run starts afresh');
  await button(page, 'Run').click();
  await expect(readings(page)).not.toHaveClass(/is-stale/);
});

test('a table of my own is read, a network is fitted to it, and it learns', async ({ page }) => {
  await page.goto('/');
  await page
    .getByRole('button', { name: /blank|new/i })
    .first()
    .click();
  // Two half planes: x + y above or below zero.
  const rows = Array.from({ length: 60 }, (_, i) => {
    const [x, y] = [((i * 17) % 60) / 30 - 1, ((i * 11) % 60) / 30 - 1];
    return `${x.toFixed(3)};${y.toFixed(3)};${x + y > 0 ? 'above' : 'below'}`;
  });
  await loadTable(page, 'halves.csv', ['x;y;side', ...rows].join('\n'));
  await expect(panel(page).getByRole('table', { name: 'Columns' })).toBeVisible();
  await expect(panel(page).getByLabel('Role of side')).toHaveValue('target');
  await expect(panel(page).getByLabel('Delimiter')).toHaveValue(';');
  await button(page, 'Fit the graph to the data').click();
  await expect.poll(() => reading(page, 'step')).toBe(0);
  const before = await reading(page, 'loss');
  await button(page, 'Run').click();
  await expect.poll(() => reading(page, 'loss'), { timeout: 30_000 }).toBeLessThan(before / 4);
  await expect.poll(() => hues(page).then(({ blue, orange }) => Math.min(blue, orange))).toBeGreaterThan(500);
});

test('many columns alike are one row, take a role together, and unfold', async ({ page }) => {
  await openExample(page, 'Higham & Higham');
  const pixels = Array.from({ length: 60 }, (_, i) => `p${i}`);
  const rows = Array.from({ length: 8 }, (_, row) => [
    ...pixels.map((_name, i) => ((row * 7 + i * 3) % 11) / 10),
    row % 2 ? 'odd' : 'even',
  ]);
  await loadTable(
    page,
    'pixels.csv',
    [[...pixels, 'parity'], ...rows].map((row) => row.join(',')).join('\n'),
  );
  const columns = panel(page).getByRole('table', { name: 'Columns' });
  await expect(columns.getByRole('row')).toHaveCount(3);
  await expect(columns).toContainText('60 numbers');
  await columns.getByRole('button', { name: 'p0 … p59 60 numbers' }).click();
  await expect(columns.getByRole('row')).toHaveCount(63);
  await columns.getByLabel('Role of p30', { exact: true }).selectOption('none');
  await expect(columns.getByLabel('Role of p0 to p29')).toHaveValue('input');
  await expect(columns.getByLabel('Role of p31 to p59')).toHaveValue('input');
  await columns.getByLabel('Role of p31 to p59').selectOption('none');
  await expect(columns.getByLabel('Role of p30 to p59')).toHaveValue('none');
  await button(page, 'Fit the graph to the data').click();
  await expect(page.getByText('|E|')).toBeVisible();
  await expect.poll(() => reading(page, 'step')).toBe(0);
});

test('a table of words alone is refused in one clear message, and nothing changes', async ({ page }) => {
  await openExample(page, 'Higham & Higham');
  await loadTable(page, 'poem.csv', 'roses,red\nviolets,blue\nsugar,sweet\n');
  const message = page.getByRole('alert').filter({ hasText: 'poem.csv' });
  await expect(message).toHaveCount(1);
  await expect(message).toContainText('no column holds numbers');
  await expect(panel(page).getByLabel('Rows from')).toHaveValue('higham');
  await expect(button(page, 'Run')).toBeEnabled();
});

test('unfit cells are listed with line and column', async ({ page }) => {
  await openExample(page, 'Iris');
  await loadTable(page, 'gaps.csv', 'a,b,c\n1,2,3\n4,oops,6\n7,8,9\n1,3,2\n');
  await expect(panel(page).getByRole('alert').first()).toContainText('line 3, column 2');
  await expect(button(page, 'Run')).toBeDisabled();
});

test('numbers that overflow stop the run and name the vertex', async ({ page }) => {
  await openExample(page, 'A line through points');
  // In float64 it would be the loss that overflows first.
  await panel(page).getByLabel('Runs on', { exact: true }).selectOption('webasm');
  const rate = panel(page).getByLabel('Learning rate η', { exact: true });
  await rate.fill('1e30');
  await rate.press('Enter');
  await button(page, 'Run').click();
  await expect(readings(page)).toHaveAttribute('data-status', 'failed');
  await expect(panel(page).getByRole('alert')).toContainText(
    /Stopped at step \d+: the numbers of .*vertex y,? overflowed/,
  );
  await expect(panel(page).getByRole('alert')).toContainText('smaller learning rate');
  await button(page, 'Show y').click();
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('y');
});

test('the plan view prints every stage', async ({ page }) => {
  await openExample(page, 'Higham & Higham');
  await page.getByRole('tab', { name: 'Plan' }).click();
  const text = page.getByRole('region', { name: 'Printed stage' });
  await page.getByRole('button', { name: 'Sequence', exact: true }).click();
  await expect(text).toContainText('depth 3, size 9, width 3');
  await page.getByRole('button', { name: 'Backward', exact: true }).click();
  await expect(text).toContainText('matmul');
  await page.getByRole('button', { name: 'Program', exact: true }).click();
  await expect(text).toContainText('train(');
});

/** Sets a field of the panel by its label. */
async function fill(page: Page, label: string, text: string): Promise<void> {
  const field = panel(page).getByLabel(label, { exact: true }).first();
  await field.fill(text);
  await field.press('Enter');
}

test('patience ends a run early, says where it went back to, and keeps those weights', async ({ page }) => {
  await openExample(page, 'Moons');
  await fill(page, 'Rows', '60');
  await fill(page, 'Noise', '0.5');
  await fill(page, 'Validation %', '80');
  await fill(page, 'Epochs', '5000');
  await fill(page, 'Patience', '40');
  await button(page, 'Run').click();
  await expect(readings(page)).toHaveAttribute('data-status', 'finished', { timeout: 60_000 });
  const message = panel(page).locator('.run-message');
  await expect(message).toContainText(
    /Stopped early at step [\d,]+: best validation loss [\d.]+ at step [\d,]+/,
  );
  await expect(message).toContainText('not in the document yet');
  // From there it cannot go on; a new run can.
  await expect(button(page, 'Step')).toBeDisabled();
  await expect(button(page, 'Run')).toBeEnabled();
  await button(page, 'Keep weights').click();
  await expect(message).not.toContainText('not in the document yet');
  await button(page, 'Reset').click();
  await expect(button(page, 'Step')).toBeEnabled();
});

test('IDX files: examples and labels, packed by gzip, become the data; labels alone are explained', async ({
  page,
}) => {
  const classes = Array.from({ length: 30 }, (_, i) => i % 3);
  const pixels = classes.flatMap((c) => Array.from({ length: 16 }, (_, i) => (i % 4 === c ? 250 : 5)));
  const images = {
    name: 'images-idx3-ubyte.gz',
    mimeType: '',
    buffer: gzipSync(idxFile([30, 4, 4], pixels)),
  };
  const labels = { name: 'labels-idx1-ubyte', mimeType: '', buffer: Buffer.from(idxFile([30], classes)) };
  await openExample(page, 'Moons');
  const input = panel(page).getByLabel('IDX files');
  await input.setInputFiles([labels]);
  await expect(page.getByRole('alert')).toContainText('open that of the examples together with it');
  await page.getByRole('alert').getByRole('button').first().click();
  await input.setInputFiles([labels, images]);
  await expect(panel(page)).toContainText('30 examples of 4×4 numbers; classes from labels-idx1-ubyte.');
  await expect(panel(page)).toContainText('21 to train on, 9 to validate; 16 inputs, 3 classes.');
  await panel(page).getByRole('button', { name: 'Fit the graph to the data' }).click();
  await button(page, 'Run').click();
  await expect.poll(() => reading(page, 'loss'), { timeout: 30_000 }).toBeLessThan(0.05);
});

test('General Tikhonov takes a matrix that is pasted; one that does not fit is named with both shapes', async ({
  page,
}) => {
  await openExample(page, 'Moons');
  const setup = page.getByRole('complementary', { name: 'Inspector' });
  const dialog = page.getByRole('dialog', { name: 'Matrix L' });
  const numbers = dialog.getByRole('textbox', { name: 'Matrix' });
  await setup.getByLabel('Regulariser', { exact: true }).selectOption({ label: 'General Tikhonov' });
  await expect(setup.getByLabel('Matrix L')).toHaveCount(0);
  await setup.getByLabel('Operator L').selectOption({ label: 'own matrix' });
  await expect(setup.locator('.fault.is-warning')).toContainText('L is 1×1 and acts on dense weights');

  await setup.getByLabel('Matrix L').click();
  await numbers.fill('1 −1\n· 2 3');
  await expect(dialog.getByRole('status')).toHaveText('Row 2 has 3 places, the first one 2.');
  await expect(dialog.getByRole('button', { name: 'Apply' })).toBeDisabled();
  await numbers.fill('1 −1 .\n· 2 3');
  await expect(dialog.getByRole('status')).toHaveText('2 × 3');
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(setup.getByLabel('Matrix L')).toHaveText('2 × 3Edit…');
  await expect(setup.locator('.fault.is-warning')).toContainText('L is 2×3');
  await expect(setup.locator('.fault.is-warning')).toContainText('"e1" is 16×2');

  // Two columns fit the weights that read the two inputs; the others are told apart, and that is no warning.
  await setup.getByLabel('Matrix L').click();
  await expect(numbers).toHaveValue('1  -1  0\n0  2  3');
  await numbers.fill('1 −1');
  await numbers.press('Control+Enter');
  await expect(setup.locator('.fault.is-information')).toContainText('"e2" is 16×16');
  await expect(setup.locator('.fault.is-warning')).toHaveCount(0);
  await button(page, 'Run').click();
  await expect.poll(() => reading(page, 'step')).toBeGreaterThan(0);

  await page.getByRole('button', { name: 'Undo', exact: true }).first().click();
  await expect(setup.getByLabel('Matrix L')).toHaveText('2 × 3Edit…');
});
