import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { axeFaults } from './axe.ts';

const panel = (page: Page) => page.locator('.train');
const button = (page: Page, name: string) => panel(page).getByRole('button', { name, exact: true });
const readings = (page: Page) => page.getByRole('group', { name: 'Readings of the run' });
const method = (page: Page) => panel(page).getByLabel('Method', { exact: true });
const table = (page: Page) => panel(page).getByRole('region', { name: 'Iterations of the solver' });

async function openExample(page: Page, title: string): Promise<void> {
  await page.goto('/');
  await page
    .getByRole('button', { name: new RegExp(title) })
    .first()
    .click();
  await expect(panel(page)).toBeVisible();
}

async function reading(page: Page, name: string): Promise<number> {
  const text = await readings(page)
    .locator('.reading', { hasText: new RegExp(`^${name} `) })
    .locator('b')
    .innerText();
  return Number(text.replaceAll(',', '').replace('−', '-'));
}

/** The objectives of the table, from the first line on. */
async function objectives(page: Page): Promise<number[]> {
  const cells = await table(page).locator('tbody tr td:nth-child(2)').allInnerTexts();
  return cells.map((text) => Number(text.replace('−', '-')));
}

test('Newton-CG is chosen in the list and trains an example, with its table beside the chart', async ({
  page,
}) => {
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  await openExample(page, 'Moons');
  await method(page).selectOption({ label: 'Newton-CG' });
  await expect(panel(page).getByLabel('CG tolerance')).toHaveValue('0.01');
  await expect(panel(page)).toContainText('Solvers run on the processor, in float64.');
  await expect.poll(() => reading(page, 'iteration')).toBe(0);
  const before = await reading(page, 'loss');

  await button(page, 'Step').click();
  await expect.poll(() => reading(page, 'iteration')).toBe(1);
  await expect(table(page).locator('tbody tr')).toHaveCount(2);
  await button(page, 'Run').click();
  await expect(readings(page)).toHaveAttribute('data-status', 'finished', { timeout: 30_000 });
  expect(await reading(page, 'iteration')).toBe(50);
  await expect(panel(page)).toContainText('Finished: 50 iterations.');
  expect(await reading(page, 'loss')).toBeLessThan(before / 5);
  const values = await objectives(page);
  expect(values.length).toBe(51);
  expect(values.every((value, i) => i === 0 || value < (values[i - 1] ?? 0))).toBe(true);
  // The last line is in view.
  await expect(table(page).locator('tbody tr').last()).toBeInViewport();
  await expect(readings(page)).toContainText('Plain loops · float64');
  expect(await axeFaults(page, '.train')).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('light.png') });
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await axeFaults(page, '.train')).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('dark.png') });
  await page.emulateMedia({ colorScheme: 'light' });

  await button(page, 'Reset').click();
  await expect.poll(() => reading(page, 'iteration')).toBe(0);
  expect(await reading(page, 'loss')).toBe(before);

  // Every choice is an edit like any other.
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(method(page)).toHaveValue('adam');
  await expect(table(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(method(page)).toHaveValue('solver newton-cg');
  expect(faults).toEqual([]);
});

test('a run is paused and goes on; another setting makes it stale', async ({ page }) => {
  await openExample(page, 'Peaks, residual');
  await method(page).selectOption({ label: 'L-BFGS' });
  await button(page, 'Run').click();
  await expect.poll(() => reading(page, 'iteration')).toBeGreaterThan(3);
  await button(page, 'Pause').click();
  await expect(readings(page)).toHaveAttribute('data-status', 'paused');
  const paused = await reading(page, 'iteration');
  await button(page, 'Step').click();
  await expect.poll(() => reading(page, 'iteration')).toBe(paused + 1);
  await button(page, 'Keep weights').click();
  await expect(panel(page)).not.toContainText('not in the document yet');
  // What it minimises has no number that could change under way.
  const lambda = panel(page).getByLabel('λ', { exact: true });
  await lambda.fill('0.01');
  await lambda.press('Enter');
  await expect(readings(page)).toHaveClass(/is-stale/);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(readings(page)).not.toHaveClass(/is-stale/);
  // Another method does not rename what has been run.
  await method(page).selectOption({ label: 'Adam' });
  await expect(readings(page)).toHaveClass(/is-stale/);
  expect(await reading(page, 'iteration')).toBe(paused + 1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(readings(page)).not.toHaveClass(/is-stale/);
  const memory = panel(page).getByLabel('Memory');
  await memory.fill('5');
  await memory.press('Enter');
  await expect(readings(page)).toHaveClass(/is-stale/);
});

test('what does not apply is greyed with the reason, and says so when a document asks for it', async ({
  page,
}) => {
  await openExample(page, 'Higham & Higham');
  await method(page).selectOption({ label: 'Levenberg–Marquardt' });
  await button(page, 'Run').click();
  await expect(readings(page)).toHaveAttribute('data-status', 'finished', { timeout: 30_000 });
  expect(await reading(page, 'loss')).toBeLessThan(1e-10);
  await expect(panel(page)).toContainText('within the tolerance');
  await expect(method(page).locator('option', { hasText: 'VarPro' })).toBeDisabled();
  await panel(page).getByText('One solver does not apply here').click();
  await expect(panel(page)).toContainText(/VarPro solves for the weights of a linear output, and .*logistic/);
  await panel(page).getByLabel('Loss', { exact: true }).selectOption({ label: 'Hinge' });
  await expect(panel(page).getByRole('alert')).toContainText('Levenberg–Marquardt needs the squared loss');
  await expect(button(page, 'Run')).toBeDisabled();
});
