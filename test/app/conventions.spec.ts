import { expect, test } from '@playwright/test';
import { axeFaults } from './axe.ts';

test('a convention changes how everything is written, is remembered, and changes nothing else', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/');
  await page
    .getByRole('button', { name: /^Higham & Higham/ })
    .first()
    .click();
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
  await page.keyboard.press('n');
  const upright = page.getByRole('grid', { name: /^Matrix W of layer 2, 3 by 2,/ });
  const entry = (await upright.locator('td[data-place="2 0"]').textContent()) ?? '';
  expect(entry).not.toBe('');

  await page.getByLabel('Written as in').selectOption('keras');
  const grid = page.getByRole('grid', { name: /^Matrix W of layer 2, 2 by 3,/ });
  // The same place, now in the first row of W and its third column; its edge still lights up with it.
  const cell = grid.locator('tbody tr').first().locator('td[data-place]').nth(2);
  await expect(cell).toHaveText(entry);
  await expect(cell).toHaveAttribute('data-place', '2 0');
  await cell.hover();
  await expect(page.locator('.react-flow__edge[data-lit]')).toHaveCount(1);
  // Keys follow the screen.
  await grid.locator('td[data-place="0 0"]').focus();
  await page.keyboard.press('ArrowRight');
  await expect(grid.locator('td[data-place="1 0"]')).toBeFocused();

  // One switch more: the bias becomes a line of the matrix, and the convention is nobody's any longer.
  await page.getByRole('button', { name: 'Switches of the convention' }).click();
  await page.getByLabel('Bias').selectOption('edge');
  expect(await axeFaults(page, '.convention-switches')).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByLabel('Written as in').locator('option:checked')).toHaveText('Own switches');
  const extended = page.getByRole('grid', { name: /^Matrix W of layer 2, 3 by 3,/ });
  await expect(extended.locator('th[title^="The constant vertex"]')).toBeVisible();
  expect(await axeFaults(page, '.notation')).toEqual([]);

  await page.getByRole('button', { name: 'Copy the formulas as LaTeX' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('z^{(1)} &= \\begin{pmatrix} x & 1 \\end{pmatrix} \\widetilde{W}^{(1)}');
  // Neither the document nor a run knows of it.
  await expect(page.getByText('No changes')).toBeVisible();
  await page.reload();
  const kept = await page.evaluate(() => localStorage.getItem('adjoint.session'));
  expect(JSON.parse(kept ?? '{}').state.convention).toMatchObject({ weights: 'from-to', bias: 'edge' });
});

test('a typed matrix is drawn as neurons, after what is selected, in one undoable step', async ({ page }) => {
  await page.goto('/');
  await page
    .getByRole('button', { name: /^Higham & Higham/ })
    .first()
    .click();
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  const nodes = await page.locator('.react-flow__node').count();
  const draw = async (text: string) => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('draw a matrix');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Draw a matrix' });
    await dialog.getByLabel('Matrix').fill(text);
    return dialog;
  };
  const dialog = await draw('0.5 . −1\n2 x 0');
  await expect(dialog.getByRole('status')).toHaveText('Row 2, column 2: "x" is not a number.');
  await expect(dialog.getByRole('button', { name: 'Draw' })).toBeDisabled();
  await dialog.getByLabel('Matrix').fill('0.5 . −1\n2 3 0');
  await expect(dialog.getByRole('status')).toHaveText('Draws 2 neurons and 5 edges from 3 new inputs.');
  expect(await axeFaults(page, '.dialog')).toEqual([]);
  await dialog.getByRole('button', { name: 'Draw' }).click();
  await expect(page.locator('.react-flow__node')).toHaveCount(nodes + 5);
  // The new neurons are selected, so the next matrix goes on from them.
  const next = await draw('1 1');
  await expect(next.getByRole('status')).toContainText('from n1, n2.');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+z');
  await expect(page.locator('.react-flow__node')).toHaveCount(nodes);
});
