import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const stepper = (page: Page) => page.locator('.stepper');
const button = (page: Page, name: string) => stepper(page).getByRole('button', { name, exact: true });
const position = (page: Page) => stepper(page).getByRole('status');
const value = (page: Page) => stepper(page).getByRole('region', { name: 'Value of the row' });
const current = (page: Page) => stepper(page).locator('tr[aria-current="step"]');
const row = (page: Page, name: string) =>
  stepper(page)
    .locator('.plan-row')
    .filter({ has: page.getByRole('button', { name, exact: true }) });
const vertex = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);

const number = async (place: Locator) =>
  Number((await place.innerText()).replace('−', '-').replace('δ', '').trim());
const output = (page: Page, id: string) => number(vertex(page, id).locator('.step-chip.is-output'));
const delta = (page: Page, id: string) => number(vertex(page, id).locator('.step-chip.is-delta'));
/** A number of the value beside the table, exactly. */
const exact = async (page: Page, at = 0) =>
  Number(await value(page).locator('td[title]').nth(at).getAttribute('title'));

async function openSteps(page: Page, title: string): Promise<void> {
  await page.goto('/');
  await page
    .getByRole('button', { name: new RegExp(title) })
    .first()
    .click();
  await page.getByRole('tab', { name: 'Plan' }).click();
  await expect(position(page)).toContainText(/0 of \d+/);
}

/** What axe finds in the stepper and the drawing, as sentences. */
async function faults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run(parts: {
          include: string[][];
        }): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
      };
    };
    const { violations } = await axe.run({ include: [['.stepper'], ['.canvas']] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
    );
  });
}

test('2-3-1 is stepped through by hand: outputs appear, the loss is the known one, and it goes back', async ({
  page,
}) => {
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  await openSteps(page, '2-3-1');
  await expect(page.locator('.step-chip')).toHaveCount(0);

  // a = Wx, then σ: the vertices of the layer have their outputs after the second step and not before.
  await button(page, 'One operation on').click();
  await expect(current(page)).toContainText('x·W');
  await expect(value(page)).toContainText('matmul, 6 multiply-adds');
  await expect(vertex(page, 'h1').locator('.step-chip')).toHaveCount(0);
  // The products that are added up stand on the edges: w·x for every weight of the layer, and on no other.
  const products = page.locator('.step-product text');
  await expect(products).toHaveCount(6);
  const added = (await products.allTextContents()).map((text) => Number(text.replace('−', '-')));
  expect(added.reduce((a, b) => a + b, 0)).toBeCloseTo(0.1 - 0.4 + 0.4 + 0.6 - 0.5 + 1.2, 9);
  await page.keyboard.press('s');
  await expect(products).toHaveCount(0);
  await expect(position(page)).toContainText('2 of');
  const sigma = (a: number) => 1 / (1 + Math.exp(-a));
  const [h1, h2, h3] = [sigma(0.1 - 0.4), sigma(0.4 + 0.6), sigma(-0.5 + 1.2)];
  expect(await output(page, 'h1')).toBeCloseTo(h1, 3);
  expect(await output(page, 'h2')).toBeCloseTo(h2, 3);
  expect(await output(page, 'h3')).toBeCloseTo(h3, 3);
  expect(await exact(page, 1)).toBeCloseTo(h2, 14);
  await expect(value(page).getByRole('rowheader')).toHaveText(['h1', 'h2', 'h3']);

  // The losses of the three rows add up to the known number, and the outputs are the known ones.
  let sum = 0;
  for (const [at, y] of [0.57796, 0.57492, 0.64188].entries()) {
    if (at > 0) await button(page, 'Next row').click();
    await page.keyboard.press('e');
    await expect(value(page)).toContainText('loss');
    await expect.poll(() => output(page, 'y')).toBeCloseTo(y, 3);
    sum += await exact(page);
  }
  expect(sum).toBeCloseTo(0.264390871, 9);

  // δ of the output is (y − t)·y·(1 − y).
  await button(page, 'To the gradients').click();
  expect(await delta(page, 'y')).toBeCloseTo((0.64188 - 0.5) * 0.64188 * (1 - 0.64188), 4);
  await expect(page.locator('.step-chip.is-delta')).toHaveCount(6);
  await page.keyboard.press('Shift+G');
  await expect(button(page, 'One operation on')).toBeDisabled();

  await button(page, 'Values at the vertices').click();
  await expect(page.locator('.step-chip')).toHaveCount(0);
  await button(page, 'Values at the vertices').click();
  await page.keyboard.press('Shift+S');
  await expect(button(page, 'One operation on')).toBeEnabled();
  await button(page, 'Rewind').click();
  await expect(position(page)).toContainText('0 of');
  await expect(page.locator('.step-chip')).toHaveCount(0);
  await expect(stepper(page)).toContainText('Nothing has been computed yet');
  expect(errors).toEqual([]);
});

test('rows and drawing point at each other; breakpoints stop; the panel is clean', async ({ page }) => {
  await openSteps(page, '2-3-1');
  // A row selects what it comes from, and is run to.
  await row(page, 'a[y]').click();
  await expect(page.locator('.react-flow__node.selected')).toHaveCount(1);
  await expect(vertex(page, 'y')).toHaveClass(/selected/);
  await page.keyboard.press('r');
  await expect(current(page)).toContainText('a[y]');
  await page.keyboard.press('ArrowDown');
  await expect(row(page, 'prediction').getByRole('button')).toBeFocused();

  // A vertex marks its rows.
  await vertex(page, 'h2').click();
  await expect(row(page, 'a[h1…h3]')).toHaveClass(/is-touched/);
  await expect(row(page, 'prediction')).not.toHaveClass(/is-touched/);

  await button(page, 'Breakpoints').click();
  await button(page, 'Stop at the selected vertices').click();
  await button(page, 'To the end of the update').click();
  await expect(position(page)).toContainText(/stopped: .* belongs to h2/);
  await button(page, 'Do not stop at h2').click();
  await button(page, 'Rewind').click();
  await stepper(page).getByLabel('A gradient is large').check();
  await stepper(page).getByLabel('|gradient| over').fill('0.2');
  await stepper(page).getByLabel('|gradient| over').press('Enter');
  await button(page, 'To the end of the update').click();
  await expect(position(page)).toContainText('is larger than 0.2 in size');
  expect(Math.abs(await exact(page))).toBeGreaterThan(0.2);
  expect(await faults(page)).toEqual([]);

  // In the dark, with little room.
  await page.setViewportSize({ width: 1000, height: 640 });
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await faults(page)).toEqual([]);
});

test('playing goes on by itself and is held', async ({ page }) => {
  await openSteps(page, '2-3-1');
  await page.keyboard.press('p');
  await expect(position(page)).toContainText('3 of', { timeout: 10_000 });
  await button(page, 'Hold').click();
  const held = await position(page).innerText();
  await page.waitForTimeout(1600);
  expect(await position(page).innerText()).toBe(held);
});

test('large values are pictures, typed examples go the same way', async ({ page }) => {
  await openSteps(page, 'Moons');
  await row(page, 'δ[θ[e2]]').click();
  await page.keyboard.press('r');
  await expect(value(page).getByRole('img', { name: /^Heat map of 16 by 16 numbers/ })).toBeVisible();
  await expect(value(page)).toContainText(/largest\s*\S+ at \[\d+, \d+\]/);

  await openSteps(page, '2-3-1');
  await page.keyboard.press('e');
  await expect.poll(() => output(page, 'y')).toBeCloseTo(0.57796, 3);
  await button(page, 'Typed').click();
  for (const name of ['x1', 'x2']) {
    await stepper(page).getByLabel(name, { exact: true }).fill('0');
    await stepper(page).getByLabel(name, { exact: true }).press('Enter');
  }
  // At x = 0 every hidden neuron gives ½.
  await expect.poll(() => output(page, 'h1')).toBe(0.5);
  await expect.poll(() => output(page, 'y')).toBeCloseTo(1 / (1 + Math.exp(-0.4)), 3);
});

test('a drawing that is not sound says why; mended, it can be stepped through again', async ({ page }) => {
  await openSteps(page, '2-3-1');
  await page.keyboard.press('e');
  await vertex(page, 'x2').click();
  await page.keyboard.press('Delete');
  await expect(stepper(page)).toContainText('nothing to step through yet. The data has 2 input columns');
  await expect(page.locator('.step-chip')).toHaveCount(0);
  await expect(button(page, 'One operation on')).toBeDisabled();
  await page.keyboard.press('Control+z');
  await expect(position(page)).toContainText('0 of 20');
  await page.keyboard.press('s');
  await expect(current(page)).toContainText('a[h1…h3]');
});
