import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';

/** What somebody meets who opens the program for the first time. */

const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' });
const readings = (page: Page) => page.getByRole('group', { name: 'Readings of the run' });

test.beforeEach(async ({ page }) => {
  // Without the picker, which no test can answer, files go the classic way.
  await page.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
  await page.goto('/');
});

test('every example of the gallery shows its drawing', async ({ page }) => {
  const cards = page.getByRole('region', { name: 'Examples' }).getByRole('button');
  await expect(cards).not.toHaveCount(0);
  for (const card of await cards.all()) {
    const [, vertices, edges] = /(\d+) vert\w+, (\d+) edge/.exec(await card.innerText()) ?? [];
    await expect(card.locator('.picture > g')).toHaveCount(Number(vertices));
    await expect(card.locator('.picture-edge')).toHaveCount(Number(edges));
  }
});

test('the notes of an example are there to read, and are written on demand', async ({ page }) => {
  await page.getByRole('button', { name: /^2-3-1/ }).click();
  await expect(inspector(page).locator('strong', { hasText: 'What to look at.' })).toBeVisible();
  await inspector(page).getByRole('button', { name: 'Edit notes' }).click();
  const notes = inspector(page).getByRole('textbox', { name: 'Notes' });
  await expect(notes).toBeFocused();
  await notes.fill('Only **this**.');
  await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
  await expect(inspector(page).locator('.notes')).toHaveText('Only this.');
  await page.keyboard.press('Control+z');
  await expect(inspector(page).locator('.notes')).toContainText('The smallest network');
});

test('a blank drawing opens calm, and says what is missing once it is begun', async ({ page }) => {
  await page.getByRole('button', { name: 'Blank drawing' }).click();
  await expect(page.getByLabel('Status')).toContainText('No problems');
  await page.getByRole('tab', { name: 'Problems' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('Nothing is drawn yet. Add an input');
  await page
    .getByRole('button', { name: /^Input/ })
    .first()
    .click();
  await expect(page.getByRole('tabpanel')).toContainText('The graph has no unit');
});

test('a button offers everything that can be exported', async ({ page }) => {
  await page.getByRole('button', { name: /^Moons/ }).click();
  await page.getByRole('button', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog.getByRole('option', { name: 'Export drawing as SVG…' })).toBeVisible();
  await expect(dialog.getByRole('option', { name: 'Copy formulas as LaTeX' })).toBeVisible();
  await expect(dialog.getByRole('option', { name: /Undo|Run/ })).toHaveCount(0);
  const download = page.waitForEvent('download');
  await page.keyboard.type('drawing');
  await page.keyboard.press('Enter');
  expect((await download).suggestedFilename()).toMatch(/\.svg$/);
});

test('keys do not reach below a dialog', async ({ page }) => {
  await page.getByRole('button', { name: /^A line through points/ }).click();
  await inspector(page).getByLabel('Regulariser').selectOption({ label: 'General Tikhonov' });
  await inspector(page).getByLabel('Operator L').selectOption({ label: 'own matrix' });
  await inspector(page).getByLabel('Matrix L').click();
  await expect(page.getByRole('dialog', { name: 'Matrix L' })).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(readings(page)).toContainText('step 0');
});

test('the paths of another document are not asked for, and a weight is', async ({ page }) => {
  await page.getByRole('button', { name: /^2-3-1/ }).click();
  await page.getByRole('tab', { name: 'Paths' }).click();
  await page.locator('.react-flow__edge[data-id="w11"]').dispatchEvent('click');
  await expect(page.locator('.paths-body')).toBeVisible();
  await page.getByRole('button', { name: 'Examples' }).click();
  await page.getByRole('button', { name: /^Moons/ }).click();
  await expect(page.getByText(/^Select an edge, an entry of a matrix/)).toBeVisible();
});

test('a key that needs a choice says which', async ({ page }) => {
  await page.getByRole('button', { name: /^Moons/ }).click();
  await expect(page.locator('.react-flow__node')).toHaveCount(4);
  await page.keyboard.press('w');
  await expect(page.locator('.messages')).toContainText('Select an edge, or a vertex with a bias');
  await page.locator('.react-flow__node[data-id="x"]').click();
  await page.keyboard.press('Shift+O');
  await expect(page.locator('.messages')).toContainText('Select at least two neurons');
});

test('the palette stays where it is while vertices are added, and an input is the neuron it shows', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1024, height: 700 });
  await page.getByRole('button', { name: 'Blank drawing' }).click();
  const palette = page.getByRole('complementary', { name: 'Palette and outline' });
  const input = palette.getByRole('button', { name: 'Input', exact: true });
  const before = await input.boundingBox();
  for (const count of [1, 2, 3, 4, 5]) {
    await input.click();
    await expect(page.locator('.react-flow__node')).toHaveCount(count);
  }
  expect(await input.boundingBox()).toEqual(before);
  await expect(page.locator('.react-flow__node[data-id="x"]')).toHaveAttribute('aria-label', /shape 1\b/);
});
