import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { axeFaults } from './axe.ts';

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

test('2-3-1 is stepped through by hand: outputs appear, the loss is the known one, and it goes back', async ({
  page,
}) => {
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  await openSteps(page, '2-3-1');
  await expect(page.locator('.step-chip')).toHaveCount(0);

  // a = Wx, then σ: the vertices of the layer have their outputs after the second step and not before.
  await button(page, 'One step on').click();
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
  await expect(button(page, 'To the end of the update')).toBeDisabled();

  await button(page, 'Values at the vertices').click();
  await expect(page.locator('.step-chip')).toHaveCount(0);
  await button(page, 'Values at the vertices').click();
  await page.keyboard.press('Shift+S');
  await expect(button(page, 'To the end of the update')).toBeEnabled();
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
  expect(await axeFaults(page, '.stepper', '.canvas')).toEqual([]);

  // In the dark, with little room.
  await page.setViewportSize({ width: 1000, height: 640 });
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await axeFaults(page, '.stepper', '.canvas')).toEqual([]);
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
  await expect(button(page, 'One step on')).toBeDisabled();
  await page.keyboard.press('Control+z');
  await expect(position(page)).toContainText('0 of 20');
  await page.keyboard.press('s');
  await expect(current(page)).toContainText('a[h1…h3]');
});

/** Number of a cell of the grid that is filling; null where it is not made yet. */
async function cellsOf(page: Page, name: string): Promise<(number | null)[]> {
  const grid = value(page)
    .locator('.number-grid')
    .filter({ has: page.locator(`figcaption[title="${name}"]`) });
  return grid
    .locator('td[data-cell]')
    .evaluateAll((cells) =>
      cells.map((cell) =>
        cell.classList.contains('is-open') ? null : Number(cell.getAttribute('title') ?? ''),
      ),
    );
}

test('by neuron and by term the product fills cell by cell, with the factors lit', async ({ page }) => {
  await openSteps(page, '2-3-1');
  await button(page, 'Step by term').click();
  await page.keyboard.press('s');
  // a[h1] = x1·0.1 + x2·(−0.2) at x = (1, 2).
  const line = value(page).locator('.term-line');
  await expect(line).toHaveText('a[h1] = 1·0.1 = 0.1');
  expect(await cellsOf(page, 'a[h1…h3]')).toEqual([0.1, null, null]);
  await expect(page.locator('.step-product text')).toHaveText(['0.1']);
  await page.keyboard.press('s');
  await expect(line).toHaveText('a[h1] = 1·0.1 + 2·(−0.2) = −0.3');
  expect(await cellsOf(page, 'a[h1…h3]')).toEqual([0.1 + 2 * -0.2, null, null]);
  await expect(position(page)).toContainText('0 of 20, component 1, term 2 of 2');
  // Both weights of the row are read, the second one last; the table marks the row under way.
  const weights = value(page).locator('.number-grid').filter({ hasText: 'W[' });
  await expect(weights.locator('.is-read')).toHaveText(['0.1']);
  await expect(weights.locator('.is-now')).toHaveText(['−0.2']);
  await expect(current(page)).toContainText('x·W');
  expect(await axeFaults(page, '.stepper', '.canvas')).toEqual([]);

  await page.keyboard.press('Shift+S');
  await expect(line).toHaveText('a[h1] = 1·0.1 = 0.1');
  await button(page, 'Step by neuron').click();
  await page.keyboard.press('s');
  await page.keyboard.press('s');
  await expect(line).toHaveText('a[h2] = 1·0.4 + 2·0.3 = 1');
  await page.keyboard.press('s');
  await expect(position(page)).toContainText('1 of 20');
  expect((await cellsOf(page, 'a[h1…h3]')).includes(null)).toBe(false);
  // Outputs appear one after another.
  await page.keyboard.press('s');
  await expect(line).toHaveText('o[h1] = logistic(−0.3) = 0.426');
  await expect(vertex(page, 'h1').locator('.step-chip.is-output')).toHaveCount(1);
  await expect(vertex(page, 'h2').locator('.step-chip.is-output')).toHaveCount(0);
  // Another example goes on at the same place, another drawing at the same row.
  await button(page, 'Next row').click();
  await expect(line).toContainText(/^o\[h1\] = logistic\(/);
  await vertex(page, 'h3').click();
  await page.keyboard.press('Delete');
  await expect(row(page, 'a[h1…h2]')).toBeVisible();
  await expect(line).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(row(page, 'a[h1…h3]')).toBeVisible();
  await page.keyboard.press('s');
  await page.keyboard.press('s');
  await expect(line).toBeVisible();
  // Back by operation: the row under way is left as it was before.
  await button(page, 'Step by operation').click();
  await page.keyboard.press('Shift+S');
  await expect(position(page)).toContainText(/^Row 1 of 20$|^Row 0 of 20$/);
});

test('gradients come back along the edges', async ({ page }) => {
  await openSteps(page, '2-3-1');
  await row(page, 'δ[o[h1…h3]]').click();
  await page.keyboard.press('r');
  const texts = page.locator('.step-product text');
  await expect(texts).toHaveCount(3);
  // δ[y]·v for each of the three weights that lead to y; they are the cotangents of o[h].
  const flows = (await texts.allTextContents()).map((text) =>
    Number(text.replace('← ', '').replace('−', '-')),
  );
  const y = await delta(page, 'y');
  const exactly = [await exact(page, 0), await exact(page, 1), await exact(page, 2)];
  for (const [at, flow] of flows.toSorted((a, b) => a - b).entries())
    expect(Math.abs(flow - (exactly.toSorted((a, b) => a - b)[at] ?? NaN))).toBeLessThan(
      0.005 * Math.abs(flow) + 1e-9,
    );
  expect(y).toBeLessThan(0);
  await page.keyboard.press('s');
  await expect(page.locator('.step-product.is-gradient text')).toHaveCount(3);
  await expect(texts.first()).toContainText('∂w');
  await button(page, 'To the end of the update').click();
  await page.keyboard.press('Shift+S');
  await expect(page.locator('.step-product.is-weight text').first()).toContainText('w′');
  expect(await axeFaults(page, '.stepper', '.canvas')).toEqual([]);
});

test('the walk goes on into the next training step, and a rising loss stops it', async ({ page }) => {
  await openSteps(page, '2-3-1');
  await page.keyboard.press('e');
  const first = await exact(page);
  await button(page, 'To the next training step').click();
  await expect(position(page)).toContainText('Training step 2 · Row 0 of 20');
  await page.keyboard.press('e');
  expect(await exact(page)).toBeLessThan(first);
  // Back over the boundary, and from the beginning.
  await button(page, 'Rewind').click();
  await expect(position(page)).toHaveText('Row 0 of 20');
  await page.keyboard.press('t');
  await page.keyboard.press('Shift+S');
  await expect(position(page)).toHaveText('Row 20 of 20');

  await openSteps(page, 'A line through points');
  const rate = page.getByRole('textbox', { name: 'Learning rate η' });
  await rate.fill('3');
  await rate.press('Enter');
  await expect(position(page)).toContainText(/0 of \d+/);
  await button(page, 'Breakpoints').click();
  await stepper(page).getByLabel('The loss rises').check();
  await button(page, 'Run until a breakpoint, or hold').click();
  await expect(position(page)).toContainText(/stopped: the loss has risen from \S+ to \S+/);
  await expect(position(page)).toContainText('Training step');
  await expect(current(page)).toContainText('loss');
});
