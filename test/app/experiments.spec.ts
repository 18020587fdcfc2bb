import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { idxFile } from '../support/idx.ts';
import { axeFaults } from './axe.ts';

const view = (page: Page) => page.getByRole('region', { name: /^Experiment [A-Z]/ });
const button = (page: Page, name: string) => view(page).getByRole('button', { name, exact: true });
const item = (page: Page, title: string) =>
  page
    .getByRole('navigation', { name: 'Experiments' })
    .getByRole('button')
    .filter({ has: page.getByText(title, { exact: true }) });

test.beforeEach(async ({ page }) => {
  // Without the pickers of the File System Access API, which no test can answer, files go the classic way.
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showSaveFilePicker');
    Reflect.deleteProperty(window, 'showOpenFilePicker');
  });
  await page.goto('/');
});

test('an experiment is found, run and compared; figures and outcome are taken away', async ({ page }) => {
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  await page.getByRole('button', { name: 'Experiments', exact: true }).click();
  await expect(item(page, 'Half-plane')).toBeVisible();
  await page.getByLabel('Filter experiments').fill('descent curve');
  await expect(page.locator('.experiment-item')).toHaveCount(1);
  await item(page, 'Path of gradient descent').click();
  await expect(view(page)).toContainText('Press Run');
  await button(page, 'Run').click();
  await expect(view(page).getByText(/^Reproduced: all 6 numbers agree/)).toBeVisible();

  // Two figures with what is drawn in them.
  const surface = view(page).getByRole('figure', { name: 'f = 1 x₁² + 10 x₂²' });
  await expect(surface.getByRole('img')).toHaveAttribute('aria-label', /least 0 at \(0, 0\)/);
  await expect(surface.locator('image')).toHaveCount(1);
  const value = view(page).getByRole('figure', { name: 'Value' });
  await expect(value.locator('path[stroke-dasharray]')).toHaveCount(4); // two lines, and each once more in the legend
  await value.getByRole('button', { name: 'steepest descent curve' }).click();
  await expect(value.locator('svg.plot path[stroke-dasharray]')).toHaveCount(1);
  // f = 14 at the start, (2, 1), at the left.
  const box = await value.locator('svg.plot').boundingBox();
  await page.mouse.move((box?.x ?? 0) + 56, (box?.y ?? 0) + 20);
  await expect(value.locator('.figure-readout')).toHaveText(/gradient descent: 0, 14\.00/);

  const comparison = view(page).getByRole('region', { name: 'Comparison', exact: true });
  const row = comparison.getByRole('row', { name: /f after 100 steps/ });
  await expect(row).toContainText('0.0011384307');
  await expect(row).toContainText('yes');
  await expect(view(page).getByRole('region', { name: 'Path', exact: true })).toContainText('1.32967');
  await view(page).getByText('Results by name').click();
  await expect(view(page)).toContainText('largest stable rate');

  const files: Record<string, Buffer> = {};
  for (const [where, name] of [
    [surface, 'Save picture as SVG…'],
    [surface, 'Save picture as PNG…'],
    [view(page), 'Export outcome…'],
  ] as const) {
    const download = page.waitForEvent('download');
    await where.getByRole('button', { name }).click();
    const file = await download;
    files[file.suggestedFilename()] = await readFile(await file.path());
  }
  const [svg, png, json] = ['H12 f = 1 x₁² + 10 x₂².svg', 'H12 f = 1 x₁² + 10 x₂².png', 'H12.json'].map(
    (name) => files[name],
  );
  expect(svg?.toString()).toMatch(
    /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"[^]*steepest descent curve[^]*<\/svg>\n$/,
  );
  expect(png?.subarray(1, 4).toString()).toBe('PNG');
  expect(png?.length).toBeGreaterThan(10_000);
  const whole = JSON.parse(json?.toString() ?? '') as Record<string, unknown>;
  expect(whole).toMatchObject({ id: 'H12', settings: { steps: 100 }, backend: 'processor, float64' });
  expect(whole['figures']).toHaveLength(2);
  expect(errors).toEqual([]);
});

test('an outcome is kept while another one is looked at, and greyed when its settings change', async ({
  page,
}) => {
  await page.keyboard.press('Control+e');
  await item(page, 'Half-plane').click();
  await page.keyboard.press('Control+Enter');
  await expect(view(page).getByText(/^Reproduced: all 2 numbers agree/)).toBeVisible();
  await expect(view(page).getByRole('img', { name: /regions outside/ })).toBeVisible();
  await item(page, 'Path of gradient descent').click();
  await expect(view(page)).toContainText('Press Run');
  await item(page, 'Half-plane').click();
  await expect(page.locator('.verdict')).toContainText('Reproduced');
  await expect(page.locator('.outcome')).not.toHaveClass(/is-stale/);

  const side = view(page).getByRole('textbox').first();
  const before = await side.inputValue();
  await side.fill('41');
  await side.press('Enter');
  await expect(page.locator('.outcome')).toHaveClass(/is-stale/);
  await expect(view(page)).toContainText('results of other settings');
  await button(page, 'Back to those settings').click();
  await expect(side).toHaveValue(before);
  await expect(page.locator('.outcome')).not.toHaveClass(/is-stale/);
});

test('a long experiment shows how far it is and stops when told', async ({ page }) => {
  await page.keyboard.press('Control+e');
  await item(page, 'Inverse crime').click();
  await button(page, 'Run').click();
  const bar = view(page).getByRole('progressbar', { name: 'Progress of the run' });
  await expect(bar).toBeVisible();
  await expect(page.locator('.run-at')).toHaveText(/iteration \d/, { timeout: 30_000 });
  // Another one cannot run meanwhile, and says why.
  await item(page, 'Half-plane').click();
  await expect(button(page, 'Run')).toBeDisabled();
  await expect(view(page)).toContainText('H6 is running');
  await button(page, 'Show it').click();
  const stop = button(page, 'Stop');
  await stop.click();
  await expect(view(page)).toContainText('Stopped before it was done', { timeout: 5000 });
  await expect(button(page, 'Run')).toBeEnabled();
});

test('presets set the form, and the network opens on the canvas', async ({ page }) => {
  await page.keyboard.press('Control+e');
  await item(page, 'Conditioning of a single layer').click();
  await button(page, 'percentiles over 200 seeds').click();
  await expect(view(page).getByLabel('Seeds for percentiles')).toHaveValue('200');
  await button(page, 'as published').click();
  await expect(view(page).getByLabel('Seeds for percentiles')).toHaveValue('0');

  await item(page, 'Intersection of half-planes').click();
  await button(page, 'Open on canvas').click();
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  await expect(page.getByLabel('Title')).toHaveValue('Intersection of half-planes');
  await expect(page.getByLabel('Status')).toContainText('0 errors');

  // What is not saved is asked about, as with an example.
  await page.getByLabel('Title').fill('Mine');
  await page.getByLabel('Title').press('Enter');
  await page.keyboard.press('Control+e');
  await expect(page.getByRole('heading', { name: 'Intersection of half-planes' })).toBeVisible();
  await button(page, 'Open on canvas').click();
  const question = page.getByRole('dialog', { name: /Save changes to “Mine”/ });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('heading', { name: 'Intersection of half-planes' })).toBeVisible();
  await page.keyboard.press('Control+e');
  await expect(page.getByLabel('Title')).toHaveValue('Mine');
});

test('pictures from IDX files take the place of the stand-in, and go again', async ({ page }) => {
  await page.keyboard.press('Control+e');
  await item(page, 'Extreme learning machine on Peaks').click();
  const files = view(page).getByLabel('IDX files of the experiment');
  const pixels = Array.from({ length: 24 * 36 }, (_, i) => (i * i) % 251);
  const images = { name: 'digits', mimeType: '', buffer: Buffer.from(idxFile([24, 6, 6], pixels)) };
  const classes = idxFile(
    [24],
    Array.from({ length: 24 }, (_, i) => i % 4),
  );
  const labels = { name: 'names', mimeType: '', buffer: Buffer.from(classes) };
  await files.setInputFiles([labels]);
  await expect(page.getByRole('alert')).toContainText('open that of the examples together with it');
  await page.getByRole('alert').getByRole('button').first().click();
  await files.setInputFiles([images]);
  const part = view(page).getByRole('region', { name: 'Examples' });
  await expect(part).toContainText('24 examples of 6×6 numbers. Open the file of their labels as well.');
  await button(page, 'Run').click();
  await expect(view(page).getByRole('alert')).toContainText('H1 needs the class of every example');
  await files.setInputFiles([labels]);
  await expect(part).toContainText('classes from names.');
  await expect(button(page, 'MNIST, a tenth of it')).toBeVisible();
  for (const [label, value] of [
    ['Features m', '5'],
    ['Training points', '18'],
    ['Validation points', '6'],
  ] as const) {
    const field = view(page).getByLabel(label, { exact: true });
    await field.fill(value);
    await field.press('Enter');
  }
  await button(page, 'Run').click();
  await expect(view(page).getByRole('figure', { name: /^tanh: training error/ })).toBeVisible();
  await expect(view(page)).toContainText('digits, processor');
  await button(page, 'Back to its own data').click();
  await expect(page.locator('.outcome')).toHaveClass(/is-stale/);
  await button(page, 'Back to those settings').click();
  await expect(part).toContainText('classes from names.');
  await expect(page.locator('.outcome')).not.toHaveClass(/is-stale/);
  await button(page, 'Open on canvas').click();
  await expect(page.getByLabel('Title')).toHaveValue('Extreme learning machine on digits, sin');
  await expect(page.getByLabel('Status')).toContainText('0 errors');
});

test('keys and palette lead to the experiments, arrows through them', async ({ page }) => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('experiments');
  await page.keyboard.press('Enter');
  await page.getByLabel('Filter experiments').focus();
  await page.keyboard.type('half-plane');
  await expect(page.locator('.experiment-item').first()).toContainText('Half-plane');
  await page.keyboard.press('ArrowDown');
  await expect(item(page, 'Half-plane')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByLabel('Filter experiments')).toBeFocused();
  await page.getByLabel('Filter experiments').fill('no such thing');
  await expect(page.getByText('No experiment has “no such thing” in its words.')).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await item(page, 'Half-plane').focus();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet.getByText('Experiments…')).toBeVisible();
  await expect(sheet.getByText('Run experiment')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 1000, height: 640 });
    await page.keyboard.press('Control+e');
    await expect(item(page, 'Half-plane')).toBeVisible();
    expect(await axeFaults(page)).toEqual([]);
    await item(page, 'Feature expansion').click();
    await button(page, 'Run').click();
    await expect(page.locator('.verdict')).toContainText('Reproduced');
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    await view(page).getByText('Results by name').click();
    expect(await axeFaults(page)).toEqual([]);
    const seed = view(page).getByLabel('Seed', { exact: true });
    await seed.fill('43');
    await seed.press('Enter');
    await expect(page.locator('.outcome')).toHaveClass(/is-stale/);
    expect(await axeFaults(page)).toEqual([]);
    // Nothing is wider than the window.
    expect(await view(page).evaluate((main) => main.scrollWidth - main.clientWidth)).toBe(0);
  });
}

test('files dropped on the page are examples of the chosen experiment, or refused in words', async ({
  page,
}) => {
  const drop = (name: string, bytes: readonly number[]) =>
    page.evaluate(
      ([called, content]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(content)], called));
        const event = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer });
        document.querySelector('.app')?.dispatchEvent(event);
      },
      [name, bytes] as const,
    );
  await page.getByRole('button', { name: 'Experiments', exact: true }).click();
  await item(page, 'Path of gradient descent').click();
  await drop('rows.csv', [...Buffer.from('a,b\n1,2\n')]);
  const messages = page.locator('.messages');
  await expect(messages).toContainText('rows.csv was not taken.');
  await expect(messages).toContainText('An experiment makes its own data.');
  await expect(view(page)).toContainText('Press Run');

  await item(page, 'Extreme learning machine on Peaks').click();
  const pixels = Array.from({ length: 24 * 36 }, (_, i) => (i * i) % 251);
  await drop('digits', [...idxFile([24, 6, 6], pixels)]);
  await expect(view(page).getByRole('region', { name: 'Examples' })).toContainText('24 examples of 6×6');
  await drop('table.csv', [...Buffer.from('a,b\n1,2\n')]);
  await expect(messages).toContainText('takes IDX files alone.');
});
