import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { axeFaults } from './axe.ts';

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showSaveFilePicker');
    Reflect.deleteProperty(window, 'showOpenFilePicker');
  });
  await page.goto('/');
});

const notation = (page: Page) => page.getByRole('region', { name: 'Notation', exact: true });
const grid = (page: Page, layer: number) =>
  page.getByRole('grid', { name: new RegExp(`^Matrix W of layer ${layer},`) });
const node = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
const edge = (page: Page, id: string) => page.locator(`.react-flow__edge[data-id="${id}"]`);
const cell = (page: Page, layer: number, id: string) => grid(page, layer).locator(`td[data-edge="${id}"]`);

/** Moves the pointer onto the middle of an edge's curve. */
async function pointAtEdge(page: Page, id: string) {
  const at = await edge(page, id)
    .locator('path.edge-reach')
    .evaluate((path: SVGPathElement) => {
      const { x, y } = path.getPointAtLength(path.getTotalLength() / 2);
      const matrix = path.getScreenCTM();
      return matrix === null ? null : new DOMPoint(x, y).matrixTransform(matrix).toJSON();
    });
  await page.mouse.move(at?.x ?? 0, at?.y ?? 0, { steps: 2 });
}

async function open(page: Page, title: RegExp) {
  await page.getByRole('button', { name: title }).first().click();
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
  await page.keyboard.press('n');
  await expect(notation(page)).toBeVisible();
  await expect(notation(page).locator('.katex').first()).toBeVisible();
}
const skip = /^A network that is not layered/;

test('one thing lights up in every view, from wherever it is pointed at', async ({ page }) => {
  await open(page, skip);
  // A cell: its edge on the canvas, its symbol in the formula.
  await cell(page, 1, 'x2-h1').hover();
  await expect(edge(page, 'x2-h1')).toHaveAttribute('data-lit', '');
  await expect(page.locator('.react-flow__edge[data-lit]')).toHaveCount(1);
  await expect(page.locator('.notation-head [data-symbol="W1"][data-lit]').first()).toBeVisible();
  await expect(page.locator('.read-out')).toContainText('x2 → h1');
  // An edge on the canvas: its cell.
  await pointAtEdge(page, '1-y2');
  await expect(cell(page, 3, '1-y2')).toHaveAttribute('data-lit', '');
  await expect(cell(page, 1, 'x2-h1')).not.toHaveAttribute('data-lit', '');
  // A vertex on the canvas: its row, its columns, the outline.
  await node(page, 'h2').hover();
  await expect(grid(page, 1).locator('th[data-row-head][data-vertex="h2"]')).toHaveAttribute('data-lit', '');
  await expect(grid(page, 2).locator('th[data-column-head][data-vertex="h2"]')).toHaveAttribute(
    'data-lit',
    '',
  );
  await expect(page.locator('.outline-row[data-vertex="h2"]')).toHaveAttribute('data-lit', '');
  await expect(page.locator('.read-out .katex').first()).toBeVisible();
  // A row of the outline and a row of the matrix: the vertex.
  await page.locator('.outline-row[data-vertex="h3"]').hover();
  await expect(node(page, 'h3')).toHaveAttribute('data-lit', '');
  await grid(page, 1).locator('th[data-row-head][data-vertex="h1"]').hover();
  await expect(node(page, 'h1')).toHaveAttribute('data-lit', '');
  await expect(node(page, 'h3')).not.toHaveAttribute('data-lit', '');
  // A symbol: all that it stands for.
  await page.locator('.notation-head [data-symbol="W1"]').first().hover();
  await expect(page.locator('.react-flow__edge[data-lit]')).toHaveCount(5);
  // Away: nothing.
  await page.mouse.move(5, 5);
  await expect(page.locator('[data-lit]')).toHaveCount(0);
});

test('selecting in either notation selects in the other', async ({ page }) => {
  await open(page, skip);
  await cell(page, 1, 'x1-h1').click();
  await expect(edge(page, 'x1-h1').locator('.edge.is-selected')).toHaveCount(1);
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('x1-h1');
  await node(page, 'h3').click();
  await expect(grid(page, 2).locator('th[data-row-head][data-vertex="h3"]')).toHaveAttribute(
    'data-chosen',
    '',
  );
  await expect(cell(page, 1, 'x1-h1')).not.toHaveAttribute('data-chosen', '');
});

test('a number typed into a cell is on the canvas, and undo brings the old one back', async ({ page }) => {
  await open(page, skip);
  const target = cell(page, 1, 'x2-h1');
  await expect(target).toHaveText('−0.4000');
  await expect(edge(page, 'x2-h1').locator('.edge.is-negative')).toHaveCount(1);
  await target.click();
  await page.keyboard.type('0.25');
  await page.keyboard.press('Enter');
  await expect(target).toHaveText('0.2500');
  await expect(target).toBeFocused();
  await expect(edge(page, 'x2-h1').locator('.edge.is-positive')).toHaveCount(1);
  // a of h1 = 0.1 + 0.5·0.7 + 0.25·(−1.3)
  await expect(grid(page, 1).locator('td[data-role="a"][data-vertex="h1"]')).toHaveText('0.1250');
  await page.keyboard.press('Control+z');
  await expect(target).toHaveText('−0.4000');
  await expect(edge(page, 'x2-h1').locator('.edge.is-negative')).toHaveCount(1);
  // Escape leaves all as it was.
  await target.dblclick();
  await page.keyboard.type('7');
  await page.keyboard.press('Escape');
  await expect(target).toHaveText('−0.4000');
});

test('a number typed into a hole draws the edge, Delete takes it away, both undoable', async ({ page }) => {
  await open(page, skip);
  const edges = page.locator('.react-flow__edge');
  await expect(edges).toHaveCount(14);
  await grid(page, 1).locator('[data-place="1 0"]').click(); // 1 → h2
  await page.keyboard.type('-2');
  await page.keyboard.press('Enter');
  await expect(edges).toHaveCount(15);
  await expect(grid(page, 1).locator('[data-place="1 0"]')).toHaveText('−2.000');
  await page.keyboard.press('Delete');
  await expect(edges).toHaveCount(14);
  await page.keyboard.press('Control+z');
  await expect(edges).toHaveCount(15);
  await page.keyboard.press('Control+z');
  await expect(edges).toHaveCount(14);
  // Where a value is carried nothing can be typed; the reason is said.
  await grid(page, 1).locator('.cell-carry').first().click();
  await page.keyboard.type('3');
  await page.keyboard.press('Enter');
  await expect(page.locator('.read-note')).toContainText('carried along unchanged');
});

test('the keyboard walks through the cells and adds a neuron', async ({ page }) => {
  await open(page, skip);
  await grid(page, 1).locator('[data-place="0 0"]').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await expect(grid(page, 1).locator('[data-place="1 1"]')).toBeFocused();
  await expect(edge(page, 'x1-h2')).toHaveAttribute('data-lit', '');
  await page.keyboard.press('Enter');
  await expect(grid(page, 1).getByRole('textbox')).toHaveValue('0.3');
  await page.keyboard.press('Escape');
  await expect(grid(page, 1).locator('[data-place="1 1"]')).toBeFocused();
  await page.keyboard.press('End');
  await expect(grid(page, 1).locator('[data-role="o"][data-vertex="h2"]')).toBeFocused();
  await page.getByRole('button', { name: 'Add a neuron to layer 1' }).click();
  await expect(node(page, 'h4')).toBeVisible();
  await expect(grid(page, 1).locator('th[data-row-head]').filter({ hasText: 'h4' })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(node(page, 'h4')).toHaveCount(0);
});

test('the example is chosen by row or typed, and the backward pass stands beside it', async ({ page }) => {
  await open(page, skip);
  const o = (id: string) => grid(page, 3).locator(`td[data-role="o"][data-vertex="${id}"]`);
  // The published numbers of this network.
  await expect(o('y1')).toHaveText('0.8564');
  await expect(o('y2')).toHaveText('−0.1322');
  await page.getByRole('button', { name: 'Backward', exact: true }).click();
  await expect(page.locator('.notation-origin')).toContainText('L = 0.1064');
  await expect(grid(page, 3).locator('td[data-role="δ"]').first()).not.toHaveText('');
  await expect(cell(page, 1, 'x2-h1').locator('.cell-gradient')).not.toHaveText('');
  await page.getByRole('button', { name: 'Typed', exact: true }).click();
  const x1 = notation(page).getByLabel('x1', { exact: true });
  await x1.fill('0');
  await x1.press('Enter');
  await expect(o('y1')).not.toHaveText('0.8564');
  await page.getByRole('button', { name: 'Typed', exact: true }).click();
  await expect(o('y1')).toHaveText('0.8564');

  await page.getByRole('button', { name: 'Examples' }).click();
  await page
    .getByRole('button', { name: /^Higham/ })
    .first()
    .click();
  const x = notation(page).locator('.input-vector');
  await expect(x).toContainText('0.1000, 0.1000');
  await page.getByRole('button', { name: 'Next row' }).click();
  await expect(notation(page).getByLabel('Row number')).toHaveValue('2');
  await expect(x).not.toContainText('0.1000, 0.1000');
});

test('the numbers are those of the run once it has made a step', async ({ page }) => {
  await open(page, /^Higham/);
  const before = await grid(page, 1).locator('[data-place="0 0"]').innerText();
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.notation-origin')).toContainText('present run');
  await expect(grid(page, 1).locator('[data-place="0 0"]')).not.toHaveText(before);
});

test('a faulty drawing shows its sound part and says why', async ({ page }) => {
  await open(page, /^Higham/);
  await node(page, 'h2').click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByLabel('Shape').fill('3,3');
  await page.keyboard.press('Enter');
  await page.locator('.react-flow__pane').click({ position: { x: 10, y: 10 } });
  await edge(page, 'W3').click({ force: true });
  await inspector.getByLabel('K(θ)').selectOption('identity');
  await expect(page.locator('.notation-unsound')).toContainText('Only the sound part');
  await expect(page.locator('.notation-unsound')).toContainText('needs the same shape');
  await expect(grid(page, 1)).toBeVisible();
  await expect(grid(page, 3)).toHaveCount(0);
  await page.getByRole('button', { name: 'Show problems' }).click();
  await expect(page.getByRole('tabpanel')).toBeVisible();
});

test('a large layer is a heat map with a part written out, and stays quick', async ({ page }) => {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file…' }).click();
  const dense = { kind: 'dense' };
  const file = {
    format: 'adjoint/graph',
    version: 1,
    title: 'Large',
    notes: '',
    graph: {
      vertices: {
        x: { kind: 'input', shape: [784] },
        h: { kind: 'unit', shape: [512], activation: { kind: 'relu' } },
        y: { kind: 'unit', shape: [10], activation: { kind: 'identity' } },
      },
      edges: { e1: { from: 'x', to: 'h', map: dense }, e2: { from: 'h', to: 'y', map: dense } },
    },
    parameters: {},
    recipe: { data: {}, loss: {}, regulariser: {}, optimizer: {}, batch: {}, stop: {}, seed: 1 },
    layout: { x: { x: 0, y: 0 }, h: { x: 200, y: 0 }, y: { x: 400, y: 0 } },
  };
  await (
    await chooser
  ).setFiles({
    name: 'large.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(file)),
  });
  await page.getByRole('button', { name: 'Show or hide notation' }).click();
  const heat = page.getByRole('img', { name: /^Heat map of W of layer 1: 512 by 784/ });
  await expect(heat).toBeVisible();
  await expect(grid(page, 1).locator('td[data-edge]')).toHaveCount(25);
  await heat.click({ position: { x: 100, y: 100 } });
  await expect(edge(page, 'e1')).toHaveAttribute('data-lit', '');
  await expect(page.locator('.read-out')).toContainText('x → h');
  // The place that was clicked is written out, and the arrows go on from there.
  await expect(grid(page, 1).locator('td[data-edge]')).toHaveCount(36);
  await grid(page, 1).locator('[data-place="0 0"]').focus();
  await page.keyboard.press('ArrowDown');
  await expect(grid(page, 1).locator('[data-place="1 0"]')).toBeFocused();
});

test('pointing does not draw the canvas again', async ({ page }) => {
  await open(page, skip);
  const changes = await page.evaluate(async () => {
    const canvas = document.querySelector('.react-flow');
    if (canvas === null) throw new Error('no canvas');
    const seen: string[] = [];
    const observer = new MutationObserver((records) => {
      for (const { type, attributeName } of records) seen.push(attributeName ?? type);
    });
    observer.observe(canvas, { attributes: true, childList: true, subtree: true });
    for (const cell of document.querySelectorAll('.notation td[data-edge]')) {
      cell.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
      await new Promise(requestAnimationFrame);
    }
    observer.disconnect();
    return [...new Set(seen)];
  });
  expect(changes).toEqual(['data-lit']);
});

for (const scheme of ['light', 'dark'] as const) {
  for (const [width, height] of [
    [1440, 900],
    [1000, 640],
  ] as const) {
    test(`nothing for axe to find, ${scheme}, ${width} by ${height}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height });
      await open(page, skip);
      await page.getByRole('button', { name: 'Backward', exact: true }).click();
      await cell(page, 1, 'x2-h1').click();
      await expect(cell(page, 1, 'x2-h1').locator('.cell-gradient')).toBeVisible();
      expect(await axeFaults(page, '.notation')).toEqual([]);
    });
  }
}
