import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

test.beforeEach(async ({ page }) => {
  // Without the pickers of the File System Access API, which no test can answer, files go the classic way.
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showSaveFilePicker');
    Reflect.deleteProperty(window, 'showOpenFilePicker');
  });
  await page.goto('/');
});

const vertex = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
const vertices = (page: Page) => page.locator('.react-flow__node');
const edges = (page: Page) => page.locator('.react-flow__edge');

async function box(locator: Locator) {
  const found = await locator.boundingBox();
  if (found === null) throw new Error('not on the screen');
  return {
    ...found,
    cx: found.x + found.width / 2,
    cy: found.y + found.height / 2,
    right: found.x + found.width,
  };
}

/** Adds a vertex with a double click on the canvas and a few words. */
async function add(page: Page, x: number, y: number, words: string) {
  const canvas = await box(page.locator('.canvas'));
  const before = await vertices(page).count();
  await page.mouse.dblclick(canvas.x + x, canvas.y + y);
  await expect(page.locator('.search-box input')).toBeFocused();
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
  await expect(vertices(page)).toHaveCount(before + 1);
}

/** Draws a wire from the right side of one vertex onto another. */
async function wire(page: Page, from: string, to: string) {
  const [a, b] = [await box(vertex(page, from)), await box(vertex(page, to))];
  await page.mouse.move(a.right + 4, a.cy);
  await page.mouse.down();
  await page.mouse.move(b.cx - 8, b.cy + 4, { steps: 6 });
  await page.mouse.move(b.cx, b.cy);
  await page.mouse.up();
}

async function drawXor(page: Page) {
  await page.getByRole('button', { name: 'Blank drawing' }).click();
  await add(page, 140, 200, 'input 2');
  await add(page, 340, 200, 'tanh 4');
  await add(page, 540, 200, 'output');
  await wire(page, 'x', 'h');
  await wire(page, 'h', 'y');
  await expect(edges(page)).toHaveCount(2);
}

test('a network is drawn by mouse, undone, redone, saved and opened again', async ({ page }) => {
  await drawXor(page);
  await expect(page.getByLabel('Status')).toContainText('|V| 3');
  await expect(page.getByLabel('Status')).toContainText('parameters 17');
  await expect(page.getByLabel('Status')).toContainText('No problems');

  // The skip edge comes and goes with undo and redo; a drag is one step.
  await wire(page, 'x', 'y');
  await expect(edges(page)).toHaveCount(3);
  const home = await box(vertex(page, 'h'));
  await page.mouse.move(home.cx, home.cy);
  await page.mouse.down();
  await page.mouse.move(home.cx + 2, home.cy + 2);
  await page.mouse.move(home.cx + 20, home.cy + 90, { steps: 10 });
  await page.mouse.up();
  await expect.poll(async () => (await box(vertex(page, 'h'))).cy).toBeGreaterThan(home.cy + 60);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await box(vertex(page, 'h'))).cy).toBe(home.cy);
  await expect(edges(page)).toHaveCount(3);
  await page.keyboard.press('Control+z');
  await expect(edges(page)).toHaveCount(2);
  await page.keyboard.press('Control+Shift+z');
  await expect(edges(page)).toHaveCount(3);

  const download = page.waitForEvent('download');
  await page.keyboard.press('Control+s');
  const file = await download;
  expect(file.suggestedFilename()).toBe('Untitled.adjoint.json');
  const path = await file.path();
  await expect(page.getByLabel('Status')).toContainText('Saved');

  await page.reload();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file…' }).click();
  await (
    await chooser
  ).setFiles({ name: 'mine.adjoint.json', mimeType: 'application/json', buffer: await bytes(path) });
  await expect(vertices(page)).toHaveCount(3);
  await expect(edges(page)).toHaveCount(3);
  await expect(page.getByRole('treeitem', { name: /^h, shape 4, 1 in, 1 out/ })).toBeVisible();
});

test('a network drawn by mouse learns, and the weights kept from it survive saving and opening', async ({
  page,
}) => {
  const loss = async () => {
    const text = await page
      .locator('.reading', { hasText: /^loss / })
      .locator('b')
      .innerText();
    return Number(text.replace('−', '-'));
  };
  await drawXor(page);
  await page.getByLabel('Rows from').selectOption('xor-table');
  await expect.poll(loss).toBeGreaterThan(0.05);
  const before = await loss();
  const panel = page.locator('.train');
  await panel.getByRole('button', { name: 'Run', exact: true }).click();
  await expect.poll(loss, { timeout: 30_000 }).toBeLessThan(before / 50);
  await panel.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.locator('.readings')).toHaveAttribute('data-status', 'paused');
  await panel.getByRole('button', { name: 'Keep weights', exact: true }).click();
  const learnt = await loss();

  const download = page.waitForEvent('download');
  await page.keyboard.press('Control+s');
  const file = await bytes(await (await download).path());
  const { parameters } = JSON.parse(file.toString()) as { parameters: object };
  expect(Object.keys(parameters)).toHaveLength(4); // two matrices, two biases

  await page.reload();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file…' }).click();
  await (await chooser).setFiles({ name: 'xor.adjoint.json', mimeType: 'application/json', buffer: file });
  // The run is loaded with the kept weights: its loss is the one at which they were kept.
  await expect.poll(loss).toBe(learnt);
  await expect(page.getByLabel('Status')).toContainText('Saved');
  await panel.getByRole('button', { name: 'Step', exact: true }).click();
  await expect.poll(loss).toBeLessThanOrEqual(learnt * 1.01);
});

async function bytes(path: string) {
  const { readFile } = await import('node:fs/promises');
  return readFile(path);
}

test('a wire that would close a cycle is refused with the reason, and one dropped on the canvas asks for a vertex', async ({
  page,
}) => {
  await drawXor(page);
  const [h, y] = [await box(vertex(page, 'h')), await box(vertex(page, 'y'))];
  await page.mouse.move(y.right + 4, y.cy);
  await page.mouse.down();
  await page.mouse.move(h.cx, h.cy - 20, { steps: 6 });
  await page.mouse.move(h.cx, h.cy);
  await expect(page.locator('.wire-reason')).toContainText('cycle');
  await page.mouse.up();
  await expect(edges(page)).toHaveCount(2);

  await page.mouse.move(y.right + 4, y.cy);
  await page.mouse.down();
  await page.mouse.move(y.cx + 20, y.cy + 140, { steps: 6 });
  await page.mouse.up();
  await page.keyboard.type('relu 8');
  await page.keyboard.press('Enter');
  await expect(vertices(page)).toHaveCount(4);
  await expect(edges(page)).toHaveCount(3);
});

test('a vertex dropped on an edge is inserted, as one step', async ({ page }) => {
  await drawXor(page);
  await add(page, 440, 380, 'relu 4');
  const [added, h, y] = [
    await box(vertex(page, 'h2')),
    await box(vertex(page, 'h')),
    await box(vertex(page, 'y')),
  ];
  await page.mouse.move(added.cx, added.cy);
  await page.mouse.down();
  await page.mouse.move(added.cx + 2, added.cy);
  await page.mouse.move((h.right + y.x) / 2 + 2, h.cy, { steps: 10 });
  await page.mouse.up();
  await expect(edges(page)).toHaveCount(3);
  await page.keyboard.press('Control+z');
  await expect(edges(page)).toHaveCount(2);
  await expect.poll(async () => (await box(vertex(page, 'h2'))).cy).toBe(added.cy);
});

test('the keyboard alone adds, connects, changes and deletes', async ({ page }) => {
  await page.getByRole('button', { name: 'Blank drawing' }).click();
  await expect(page.locator('.react-flow')).toBeVisible();
  await page.keyboard.press('Shift+A');
  await page.keyboard.type('input 3');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+A');
  await page.keyboard.type('logistic 5');
  await page.keyboard.press('Enter');
  await expect(vertices(page)).toHaveCount(2);
  await page.getByRole('treeitem', { name: /^x, shape 3/ }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('c');
  await page.keyboard.type('h');
  await page.keyboard.press('Enter');
  await expect(edges(page)).toHaveCount(1);
  await expect(page.getByLabel('Status')).toContainText('parameters 20');

  await page.getByRole('treeitem', { name: /^h, shape 5/ }).focus();
  await page.keyboard.press('Enter');
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByLabel('Shape').fill('0');
  await expect(inspector.getByRole('alert')).toContainText('whole numbers from 1');
  await inspector.getByLabel('Shape').fill('7');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Status')).toContainText('parameters 28');
  await page.getByRole('treeitem', { name: /^h, shape 7/ }).focus();
  await page.keyboard.press('Delete');
  await expect(vertices(page)).toHaveCount(1);
  await page.getByRole('button', { name: /^Problems:/ }).click();
  await expect(page.getByRole('tabpanel')).toContainText('No output');
});

test('a file with faults changes nothing that is open, and says where the fault is', async ({ page }) => {
  await drawXor(page);
  await page.evaluate(() => {
    const bad = JSON.stringify({
      format: 'adjoint/graph',
      version: 1,
      title: '',
      notes: '',
      graph: { vertices: {}, edges: { e1: { from: 'a', to: 'h2', map: {} } } },
      parameters: {},
      recipe: { data: {}, loss: {}, regulariser: {}, optimizer: {}, batch: {}, stop: {}, seed: 1 },
      layout: {},
    });
    const transfer = new DataTransfer();
    transfer.items.add(new File([bad], 'bad.adjoint.json'));
    const event = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer });
    document.querySelector('.app')?.dispatchEvent(event);
  });
  // Nothing is asked about the open drawing: the other one is read first, and it is none.
  await expect(page.getByRole('alert')).toContainText('graph.edges.e1.to');
  await expect(vertices(page)).toHaveCount(3);
});

test('undo works from a field that has been left by Enter, and from a list', async ({ page }) => {
  await drawXor(page);
  const status = page.getByLabel('Status');
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await vertex(page, 'h').click();
  await inspector.getByLabel('Shape').fill('7');
  await page.keyboard.press('Enter');
  await expect(status).toContainText('parameters 29');
  await page.keyboard.press('Control+z');
  await expect(status).toContainText('parameters 17');
  await expect(inspector.getByLabel('Shape')).toHaveValue('4');
  await inspector.getByLabel('Bias').focus();
  await inspector.getByLabel('Bias').selectOption('none');
  await expect(status).toContainText('parameters 13');
  await page.keyboard.press('Control+z');
  await expect(status).toContainText('parameters 17');
});

test('a file that is no drawing and no table is refused in words', async ({ page }) => {
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array([0x50, 0x4b, 0xff, 0xfe, 0])], 'sheet.xlsx'));
    transfer.items.add(new File([new Uint8Array([0x50, 0x4b, 0xff, 0xfe, 0])], 'sheet.csv'));
    for (const file of transfer.files) {
      const one = new DataTransfer();
      one.items.add(file);
      const event = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: one });
      document.querySelector('.app')?.dispatchEvent(event);
    }
  });
  await expect(page.getByRole('alert').filter({ hasText: 'sheet.xlsx' })).toContainText('neither a drawing');
  await expect(page.getByRole('alert').filter({ hasText: 'sheet.csv' })).toContainText('not a text file');
});

test('unsaved work is offered again after the window was lost', async ({ page }) => {
  await drawXor(page);
  // The draft is written once the hand has rested.
  await page.waitForTimeout(3500);
  await page.goto('about:blank');
  await page.goto('/');
  await page.getByRole('region', { name: 'Recovery' }).getByRole('button', { name: 'Recover' }).click();
  await expect(vertices(page)).toHaveCount(3);
  await expect(edges(page)).toHaveCount(2);
  await expect(page.getByLabel('Status')).toContainText('Not saved');
});

test('the command palette finds commands by typing and the drawing is exported as SVG', async ({ page }) => {
  await drawXor(page);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Command palette' }).locator('input')).toBeFocused();
  await page.keyboard.type('svg');
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const file = await download;
  expect(file.suggestedFilename()).toBe('Untitled.svg');
  expect((await bytes(await file.path())).toString()).toContain('<title>Untitled</title>');
});

test('selected vertices go through the clipboard as text', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await drawXor(page);
  await page.locator('.react-flow__pane').click({ position: { x: 20, y: 20 } });
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toContain('"adjoint/clipping"');
  await page.keyboard.press('Control+v');
  await expect(vertices(page)).toHaveCount(6);
  await expect(edges(page)).toHaveCount(4);
  await page.keyboard.press('Control+z');
  await expect(vertices(page)).toHaveCount(3);
});

test('the drawing stays in view when panels take room, and vertices added by keyboard stand side by side', async ({
  page,
}) => {
  const inView = async () => {
    const canvas = await box(page.locator('.canvas'));
    const bar = await box(page.locator('.view-controls'));
    for (const node of await vertices(page).all()) {
      const at = await box(node);
      if (at.x < canvas.x || at.right > canvas.right || at.y < canvas.y || at.y + at.height > bar.y)
        return false;
    }
    return true;
  };
  await page.getByRole('button', { name: /^Moons/ }).click();
  await expect.poll(inView).toBe(true);
  await page.setViewportSize({ width: 1024, height: 700 });
  await expect.poll(inView).toBe(true);
  await page.keyboard.press('n');
  await expect(page.getByRole('region', { name: 'Notation', exact: true })).toBeVisible();
  await expect.poll(inView).toBe(true);
  await page.keyboard.press('Control+Alt+n');
  await expect(page.locator('.canvas-empty')).toBeVisible();
  for (const words of ['input', 'layer', 'output']) {
    await page.keyboard.press('Shift+A');
    await page.keyboard.type(words);
    await page.keyboard.press('Enter');
  }
  await expect(vertices(page)).toHaveCount(3);
  const columns = await Promise.all(['x', 'h', 'y'].map((id) => box(vertex(page, id))));
  expect(columns[1]?.x).toBeGreaterThan(columns[0]?.right ?? Infinity);
  expect(columns[2]?.x).toBeGreaterThan(columns[1]?.right ?? Infinity);
});
