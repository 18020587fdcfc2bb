import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { axeFaults } from './axe.ts';

const lowering = (page: Page) => page.getByRole('region', { name: 'Lowering' });
const slider = (page: Page) => lowering(page).getByRole('slider', { name: 'From drawing to layers' });
const sentence = (page: Page) => page.locator('.lowering-sentence');
const middle = async (page: Page, selector: string) => {
  const box = await page.locator(selector).boundingBox();
  return { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
};

test('the lowering is played to its matrices and back, and points into the notation', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/');
  await page
    .getByRole('button', { name: /A network that is not layered/ })
    .first()
    .click();
  await page.locator('.react-flow__node').first().waitFor();
  await page.keyboard.press('Shift+L');
  await expect(lowering(page)).toBeVisible();
  await expect(page.locator('.react-flow')).toHaveCount(0);
  await expect(sentence(page)).toContainText('8 vertices and 14 edges');

  // Without motion, a step of the slider is a whole scene.
  await slider(page).focus();
  await page.keyboard.press('ArrowRight');
  await expect(slider(page)).toHaveAttribute('aria-valuetext', 'Levels');
  await expect(sentence(page)).toContainText('4 levels, depth 3');
  const carry = page.locator('.lowering-carry').first();
  await expect(carry).toHaveAttribute('opacity', '0');
  await page.keyboard.press('ArrowRight');
  await expect(sentence(page)).toContainText('5 edges skip levels');
  await expect(carry).toHaveAttribute('opacity', '1');

  // A weight ends in the row of the vertex that it leads to.
  await lowering(page).getByRole('button', { name: 'Matrices' }).click();
  await expect(sentence(page)).toContainText('23 zeros');
  const edge = await page.locator('.lowering-cell:not(.is-identity)').first().getAttribute('data-edge');
  const cell = `.lowering-cell[data-edge="${edge}"]`;
  await page.keyboard.press('n');
  const matrixCell = page.locator(`.notation [data-edge="${edge}"]`).first();
  await expect(matrixCell).toBeVisible();
  const at = await middle(page, cell);
  await page.mouse.move(at.x, at.y);
  await expect(matrixCell).toHaveAttribute('data-lit', '');
  await expect(page.locator(cell)).toHaveAttribute('data-lit', '');

  expect(await axeFaults(page, '.lowering')).toEqual([]);

  await lowering(page).getByRole('button', { name: 'Drawing' }).click();
  await expect(slider(page)).toHaveValue('0');
  await lowering(page).getByRole('button', { name: 'Back to the canvas' }).click();
  await expect(page.locator('.react-flow')).toBeVisible();
  expect(errors).toEqual([]);
});
