import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { axeFaults } from './axe.ts';

const edge = (page: Page, id: string) => page.locator(`.react-flow__edge[data-id="${id}"]`);
const node = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await page
    .getByRole('button', { name: /^A network that is not layered/ })
    .first()
    .click();
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
});

test('V, E and the powers of A, all by keys; what is chosen lights up on the canvas', async ({ page }) => {
  await page.getByRole('tab', { name: 'Lists' }).click();
  const panel = page.getByRole('tabpanel', { name: 'Lists' });
  await expect(panel.locator('.facts')).toContainText('depth3 deep, since ≥ 3');
  await expect(panel.locator('.facts')).toContainText('size8 = 3 + 2 + 1 + 2');
  // V: one stop of the Tab key; arrows walk, Enter selects.
  const v = panel.getByRole('listbox', { name: 'Vertices V' });
  await v.locator('[role="option"][tabindex="0"]').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await expect(v.getByRole('option', { name: /^y1,/ })).toBeFocused();
  await expect(node(page, 'y1')).toHaveAttribute('data-lit', '');
  await page.keyboard.press('Enter');
  await expect(v.getByRole('option', { name: /^y1,/ })).toHaveAttribute('aria-selected', 'true');
  // E: its entry lights up the edge, and the cell of A with it.
  const e = panel.getByRole('listbox', { name: 'Edges E' });
  await e.getByRole('option', { name: /^\(h3, y2\)/ }).hover();
  await expect(edge(page, 'h3-y2')).toHaveAttribute('data-lit', '');
  await expect(panel.locator('td[data-edge="h3-y2"]')).toHaveAttribute('data-lit', '');
  // A²: two paths lead from x2 over h1 or h2 to h3; chosen, their four edges are selected.
  const grid = panel.getByRole('grid');
  await panel.getByLabel('Paths of length').selectOption('2');
  const two = grid.getByRole('gridcell', { name: '2 paths from x2 to h3' });
  await two.focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.react-flow__edge .edge.is-selected')).toHaveCount(4);
  await page.keyboard.press('ArrowUp');
  await expect(grid.locator('td:focus')).not.toHaveAttribute('aria-label', '2 paths from x2 to h3');
  expect(await axeFaults(page, '.editor')).toEqual([]);
});

test('the outline is a tree for the keyboard: vertices, and below them their edges', async ({ page }) => {
  const tree = page.getByRole('tree', { name: 'Outline' });
  await expect(tree.locator('[tabindex="0"]')).toHaveCount(1);
  await tree.locator('[tabindex="0"]').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const first = tree.locator('.is-edge').first();
  await expect(first).toBeFocused();
  const id = (await first.getAttribute('data-edge')) ?? '';
  await expect(edge(page, id)).toHaveAttribute('data-lit', '');
  await page.keyboard.press('Enter');
  await expect(edge(page, id).locator('.edge.is-selected')).toHaveCount(1);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(tree.locator('.is-edge')).toHaveCount(0);
  await expect(tree.locator('[tabindex="0"]')).toHaveCount(1);
});
