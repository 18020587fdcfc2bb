import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { axeFaults } from './axe.ts';

async function open(page: Page, title: RegExp) {
  await page.goto('/');
  await page.getByRole('button', { name: title }).first().click();
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
}

async function expectNoViolations(page: Page) {
  expect(await axeFaults(page, '.paths', '.side.is-right')).toEqual([]);
}

const counts = async (page: Page) => [
  await page.locator('.react-flow__node').count(),
  await page.locator('.react-flow__edge').count(),
];

test('layers open into neurons and are gathered again, one undoable edit each', async ({ page }) => {
  await open(page, /^Shared weights/);
  await page.keyboard.press('n');
  await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
  await page.keyboard.press('Control+a');
  // Nine edges with three ties are a convolution.
  await page.getByRole('button', { name: 'Gather into a layer' }).click();
  await expect(page.locator('.react-flow__node')).toHaveCount(2);
  await expect(page.locator('.react-flow__edge')).toHaveCount(1);
  await page.keyboard.press('o');
  await expect(page.locator('.react-flow__node')).toHaveCount(8);
  await expect(page.locator('.react-flow__edge')).toHaveCount(9);
  await expect(page.locator('.edge .tie-tab')).toHaveCount(9);
  // The matrix beside it has three diagonals, each in the colour of its tie.
  const band = page.getByRole('grid', { name: /^Matrix W of layer 1,/ }).locator('td[data-edge]');
  await expect(band).toHaveCount(9);
  await page.keyboard.press('Control+z');
  expect(await counts(page)).toEqual([2, 1]);
  await page.keyboard.press('Control+z');
  expect(await counts(page)).toEqual([8, 9]);
});

test('what cannot be opened says why and changes nothing', async ({ page }) => {
  await open(page, /Convolutions on bars/);
  await page.locator('.react-flow__node[data-id="c1"]').click();
  await page.getByRole('button', { name: 'Open into neurons' }).click();
  await expect(page.getByText('open c2, p1, x as well')).toBeVisible();
  await expect(page.locator('.react-flow__node')).toHaveCount(5);
});

test('convolutions open into neurons with tied biases, which train and are gathered again', async ({
  page,
}) => {
  test.slow(); // 515 vertices and 5,776 edges
  await open(page, /Convolutions on bars/);
  const facts = page.locator('.status-bar');
  await expect(facts).toContainText('parameters 723');
  await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
  await page.keyboard.press('Control+a');
  await page.keyboard.press('o');
  await expect(facts).toContainText('|V| 515');
  await expect(facts).toContainText('parameters 723'); // every number still stands once
  // A neuron of the first convolution bears the bias of its channel.
  await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
  await page.locator('.react-flow__node[data-id="c1.1.1.2"]').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Tie', { exact: true })).toHaveValue('c1[2]');
  const step = page.locator('.train').getByRole('button', { name: 'Step', exact: true });
  for (let n = 0; n < 3; n += 1) await step.click();
  await expect(page.getByRole('group', { name: 'Readings of the run' })).toContainText('step 3');
  await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
  await page.keyboard.press('Control+a');
  await page.getByRole('button', { name: 'Gather into a layer' }).click();
  await expect(page.locator('.react-flow__node')).toHaveCount(5);
  await expect(facts).toContainText('parameters 723');
  await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
  await page.locator('.react-flow__node[data-id="c1"]').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Bias', { exact: true })).toHaveValue('vector');
  await expect(page.getByLabel('Tie', { exact: true })).toHaveValue('');
  await page.keyboard.press('Control+z');
  await expect(facts).toContainText('|V| 515');
  await page.keyboard.press('Control+z');
  await expect(page.locator('.react-flow__node')).toHaveCount(5);
});

test('an entry of a layer matrix is a weight as well', async ({ page }) => {
  await open(page, /XOR, one hidden layer/);
  await page.keyboard.press('n');
  await page.getByRole('tab', { name: 'Paths' }).click();
  const matrix = page.getByRole('grid', { name: /^Matrix W of layer 1,/ });
  await matrix.locator('[data-place="2 1"]').click();
  const panel = page.getByRole('tabpanel', { name: 'Paths' });
  await expect(panel.getByLabel('Row', { exact: true })).toHaveValue('3');
  await expect(panel.getByLabel('Column', { exact: true })).toHaveValue('2');
  await expect(panel.getByText('The only path.')).toBeVisible();
});

for (const scheme of ['light', 'dark'] as const) {
  test(`the paths from a weight to the loss, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await open(page, /^A network that is not layered/);
    await page.getByRole('tab', { name: 'Paths' }).click();
    await expect(page.getByText('Select an edge, an entry of a matrix')).toBeVisible();
    await page.locator('.react-flow__edge[data-id="x2-h1"]').focus();
    await page.keyboard.press('Enter');
    const terms = page.getByRole('list', { name: 'Largest paths' }).getByRole('button');
    await expect(terms).toHaveCount(2);
    // Everything between the weight and both outputs.
    await expect(page.locator('.edge.is-path')).toHaveCount(4);
    await terms.first().hover();
    await expect(page.locator('.edge.is-pointed-path')).toHaveCount(3);
    await expect(page.locator('.react-flow__edge[data-id="h1-h3"] .path-weight')).toHaveText('1.200');
    await expect(page.locator('.path-chip').first()).toBeVisible();
    // The terms are those of the sum.
    const numbers = await page
      .locator('.paths-value')
      .evaluateAll((all) => all.map((one) => Number(one.getAttribute('title'))));
    const sum = await page.locator('.paths-total .is-sum').getAttribute('title');
    const magnitude = numbers.reduce((all, one) => all + Math.abs(one), 0);
    // Two products of seven factors, each rounded.
    const within = 2 ** -53 * 16 * magnitude;
    expect(Math.abs(numbers.reduce((a, b) => a + b, 0) - Number(sum))).toBeLessThanOrEqual(within);
    await expectNoViolations(page);
    // Another weight follows the selection; with the panel closed nothing is lit.
    await page.locator('.react-flow__edge[data-id="h3-y2"]').focus();
    await page.keyboard.press('Enter');
    await expect(terms).toHaveCount(1);
    await page.getByRole('tab', { name: 'Train' }).click();
    await expect(page.locator('.edge.is-path')).toHaveCount(0);
  });
}
