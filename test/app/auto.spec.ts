import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';

const panel = (page: Page) => page.locator('.train');
const why = (page: Page) => panel(page).locator('.device-choice');
const readings = (page: Page) => page.getByRole('group', { name: 'Readings of the run' });
const kept = (page: Page) => page.evaluate(() => localStorage.getItem('adjoint.calibrations'));

async function openMoons(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: /Moons/ }).first().click();
  await expect(readings(page)).toHaveAttribute('data-status', 'ready', { timeout: 60_000 });
}

/** The table has replaced the rule of thumb. */
async function measured(page: Page): Promise<void> {
  await expect(why(page).locator('tbody')).toHaveCount(5);
  await expect(why(page).locator('summary')).toHaveText(/^Why (plain loops|WebAssembly)\?$/);
}

/** Cells of a candidate: its time, its deviation, and the reason in the row below. */
async function lineOf(page: Page, name: string): Promise<{ cells: string[]; reason: string }> {
  const body = why(page).locator('tbody', { has: page.getByRole('rowheader', { name, exact: true }) });
  return {
    cells: await body.locator('tr').first().locator('td').allInnerTexts(),
    reason: await body.locator('.device-reason').innerText(),
  };
}

test('auto explains what it chose, and remembers it', async ({ page }) => {
  await openMoons(page);
  await measured(page);
  await why(page).locator('summary').click();

  // Whichever is quicker on a busy machine: both are timed, and one is taken.
  const [loops, wasm] = [await lineOf(page, 'Plain loops'), await lineOf(page, 'WebAssembly')];
  for (const { cells } of [loops, wasm]) expect(Number(cells[0]?.replaceAll(',', ''))).toBeGreaterThan(0);
  expect(loops.cells[1]).toBe('0');
  expect(wasm.cells[1]).toMatch(/^\d\.\de−\d+$/);
  expect([loops.reason, wasm.reason].filter((reason) => reason.includes('taken'))).toHaveLength(1);
  // No card here: what answers is drawn by software or does not answer at all.
  for (const name of ['WebGL 2', 'WebGPU']) {
    const { cells, reason } = await lineOf(page, name);
    expect(cells).toEqual(['–', '–']);
    expect(reason).toMatch(/no graphics card behind it|not available here/);
  }
  const hint = panel(page).locator('.run-backend');
  await expect(hint).toContainText(/Plain loops|WebAssembly/);

  const book = await kept(page);
  expect(book).toContain('"timed"');
  const shown = loops.cells[0];
  await openMoons(page);
  await measured(page);
  await why(page).locator('summary').click();
  expect((await lineOf(page, 'Plain loops')).cells[0]).toBe(shown);
  expect(await kept(page)).toBe(book);

  await panel(page).getByRole('button', { name: 'Measure again' }).click();
  await expect.poll(() => kept(page)).not.toBe(book);
  await measured(page);
  await expect(why(page)).toHaveAttribute('open', '');
});

test('what is kept and cannot be read is measured anew', async ({ page }) => {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  for (const corrupt of ['{', '{"state":{"book":"text"},"version":1}', '{"state":7,"version":1}']) {
    await page.addInitScript((text) => localStorage.setItem('adjoint.calibrations', text), corrupt);
    await openMoons(page);
    await expect.poll(() => kept(page)).toContain('"timed"');
    await measured(page);
  }
  expect(faults).toEqual([]);
});

/** Presses Run in the first frame in which it can be, and something else is there. */
async function runWhen(page: Page, present: string): Promise<void> {
  await page.evaluate((selector) => {
    const press = (): void => {
      const run = document.querySelector<HTMLButtonElement>('.run-buttons .is-primary:enabled');
      if (run && document.querySelector(selector)) run.click();
      else requestAnimationFrame(press);
    };
    press();
  }, present);
}

test('a run that begins while candidates are timed goes on beside what is left of that', async ({ page }) => {
  await page.goto('/');
  await runWhen(page, '.readings[data-status=ready]');
  await page.getByRole('button', { name: /Moons/ }).first().click();
  await expect(readings(page)).toHaveAttribute('data-status', 'finished', { timeout: 60_000 });
});

test('a run that begins at once goes by the rule of thumb, and says so', async ({ page }) => {
  await page.goto('/');
  await runWhen(page, 'body'); // before anything has been loaded to be looked at
  await page.getByRole('button', { name: /Moons/ }).first().click();
  await expect(readings(page)).toHaveAttribute('data-status', /running|finished/);
  await why(page).locator('summary').click();
  await expect(why(page)).toContainText('the run began before that');
  await expect(why(page)).toContainText('for all but tiny training steps');
  expect(await kept(page)).toBeNull();
});

test('a chosen device needs no explanation, and measuring waits where steps would be lost', async ({
  page,
}) => {
  await openMoons(page);
  await why(page).locator('summary').click();
  const again = panel(page).getByRole('button', { name: /^Measure/ });
  await expect(again).toBeEnabled();
  await panel(page).getByRole('button', { name: 'Step', exact: true }).click();
  await expect(again).toBeDisabled();
  await panel(page).getByRole('button', { name: 'Reset', exact: true }).click();
  await expect(again).toBeEnabled();
  await panel(page).getByLabel('Runs on').selectOption('webasm');
  await expect(why(page)).toHaveCount(0);
});
