import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { axeFaults } from './axe.ts';

const notation = (page: Page) => page.locator('.notation');
const layer = (page: Page, level: number) => notation(page).locator(`[data-layer="${level}"]`);
const cells = (page: Page, level: number, role: 'a' | 'o' | 'δ') =>
  layer(page, level).locator(`td[data-role="${role}"]`);
const open = (page: Page) => notation(page).locator('.cell-open');
const button = (page: Page, name: string) =>
  page.locator('.stepper').getByRole('button', { name, exact: true });
const position = (page: Page) => page.locator('.stepper').getByRole('status');

async function openBoth(page: Page, title: RegExp): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: title }).first().click();
  await page.getByRole('tab', { name: 'Plan' }).click();
  await expect(position(page)).toContainText(/0 of \d+/);
  await page.keyboard.press('n');
  await expect(notation(page)).toBeVisible();
  await expect(position(page)).toContainText(/0 of \d+/);
}

test('the matrices fill as the plan is stepped through, and empty again', async ({ page }) => {
  await openBoth(page, /2-3-1/);
  // Nothing is known but x and the weights: a, o, δ of four neurons, o beside the second matrix, and nine derivatives.
  await expect(open(page)).toHaveCount(4 * 3 + 3 + 9);
  await expect(layer(page, 1).locator('.given-cell').first()).toHaveText('1.000');
  await expect(notation(page)).not.toContainText('loss of the example');

  // a fills component by component, and its row is lit.
  await page
    .locator('.stepper')
    .getByRole('button')
    .filter({ hasText: /^Neuron$/ })
    .click();
  await page.keyboard.press('s');
  await expect(cells(page, 1, 'a').nth(0)).toHaveText('−0.3000');
  await expect(cells(page, 1, 'a').nth(1).locator('.cell-open')).toHaveCount(1);
  await expect(layer(page, 1).locator('[data-row-head="0"]')).toHaveAttribute('data-now', '');
  await page.keyboard.press('s');
  await expect(cells(page, 1, 'a').nth(1)).toHaveText('1.000');
  await expect(layer(page, 1).locator('[data-row-head="0"]')).not.toHaveAttribute('data-now', '');
  await expect(layer(page, 1).locator('[data-row-head="1"]')).toHaveAttribute('data-now', '');
  await expect(notation(page).locator('.read-out')).toContainText('0.4000');

  // With the loss everything forward stands there, and nothing backward.
  await page.keyboard.press('e');
  await expect(notation(page)).toContainText('loss of the example');
  await expect(cells(page, 2, 'o')).toHaveText('0.5780');
  await expect(open(page)).toHaveCount(4 + 9);

  // δ of the output, then one derivative after another.
  await page.keyboard.press('g');
  await expect(open(page)).toHaveCount(0);
  await expect(cells(page, 2, 'δ')).toHaveText('−0.1029');
  await page.keyboard.press('Shift+S');
  await expect(open(page)).toHaveCount(1);
  await expect(layer(page, 1).locator('.cell-gradient .cell-open')).toHaveCount(1);
  await expect(layer(page, 1).locator('td[data-now]')).toHaveCount(1);

  await button(page, 'Rewind').click();
  await expect(open(page)).toHaveCount(24);
  await expect(notation(page).locator('[data-now]')).toHaveCount(0);

  // Closed, it shows what it did before.
  await page.getByRole('tab', { name: 'Train' }).click();
  await expect(open(page)).toHaveCount(0);
  await expect(cells(page, 2, 'o')).toHaveText('0.5780');
  await expect(notation(page).locator('td[data-role="δ"]')).toHaveCount(0);
});

test('in a later training step its own weights are shown, and cannot be typed over', async ({ page }) => {
  await openBoth(page, /2-3-1/);
  const weight = layer(page, 2).locator('[data-place="0 0"]');
  await expect(weight).toContainText('0.7000');
  await page.keyboard.press('Shift+G');
  await expect(position(page)).toContainText('20 of 20');
  // The next number of v1, exactly, from the row that writes it.
  await page.locator('.plan-row').filter({ hasText: 'W[h1…h3→y]′' }).click();
  const next = await page
    .getByRole('region', { name: 'Value of the row' })
    .locator('td[title]')
    .first()
    .getAttribute('title');
  await page.keyboard.press('t');
  await expect(position(page)).toContainText('Training step 2');
  await expect(weight).toHaveAttribute('title', `v1: ${next}`);
  await expect(notation(page)).toContainText('training step 2 of the plan');
  await page.locator('.react-flow__edge[data-id="v1"]').click({ force: true });
  const field = page.locator('.side.is-right').getByRole('textbox', { name: 'Row 1, column 1' });
  await expect(field).toHaveAttribute('title', String(next));
  await expect(field).toHaveAttribute('readonly', '');

  await weight.click();
  await page.keyboard.type('9');
  await expect(notation(page).getByRole('status')).toContainText('Rewind it to edit');
  await expect(weight).toHaveAttribute('title', `v1: ${next}`);
  await page.keyboard.press('Delete');
  await expect(page.locator('.react-flow__edge')).toHaveCount(9);

  await button(page, 'Rewind').click();
  await expect(weight).toHaveAttribute('title', 'v1: 0.7');
  await weight.click();
  await page.keyboard.type('0.5');
  await page.keyboard.press('Enter');
  await expect(weight).toHaveAttribute('title', 'v1: 0.5');
});

test('an example of many columns is pasted, and goes through the plan', async ({ page }) => {
  await openBoth(page, /Convolution/);
  const typed = page.locator('.stepper');
  await button(page, 'Typed').click();
  await typed.getByRole('button', { name: 'Type or paste…' }).click();
  const window = page.getByRole('dialog');
  const numbers = window.getByRole('textbox', { name: 'Numbers' });
  const use = window.getByRole('button', { name: 'Use' });
  // It begins with the row that was shown.
  const shown = (await numbers.inputValue()).split(/\s+/).map(Number);
  expect(shown.length).toBeGreaterThan(12);
  expect(shown.some((value) => value !== 0)).toBe(true);
  await expect(window.getByRole('status')).toContainText(`${shown.length} numbers from`);

  await numbers.fill('1, 2, cat');
  await expect(window.getByRole('status')).toHaveText('Number 3: "cat" is not a number.');
  await expect(use).toBeDisabled();
  await numbers.fill('1, 2, 3');
  await expect(window.getByRole('status')).toContainText(`3 numbers; the inputs take ${shown.length}`);

  await numbers.fill(shown.map((_, at) => (at === 1 ? '0.25' : '0')).join(','));
  await use.click();
  await expect(window).toHaveCount(0);
  await expect(notation(page).locator('.input-vector [data-at="1"]')).toHaveText('0.2500');
  await expect(notation(page).locator('.input-vector [data-at="2"]')).toHaveText('0');
  await page.keyboard.press('e');
  await expect(notation(page)).toContainText('loss of the example');
});

for (const scheme of ['light', 'dark'] as const)
  test(`nothing for axe to find while the matrices fill, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await openBoth(page, /2-3-1/);
    await page.keyboard.press('g');
    await page.keyboard.press('Shift+S');
    await expect(open(page)).not.toHaveCount(0);
    expect(await axeFaults(page, '.notation')).toEqual([]);
  });
