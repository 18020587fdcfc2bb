import type { Browser, Page } from '@playwright/test';
import type { GraphDocument } from '../../src/document/document.ts';

/** A page with nothing stored and nothing cached, at the size of a laptop's screen. */
export async function freshWindow(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  // A document is given by the file field that browsers without a picker have.
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'showOpenFilePicker');
    Reflect.deleteProperty(globalThis, 'showSaveFilePicker');
  });
  await page.goto(address);
  return page;
}

export async function openDocument(page: Page, document: GraphDocument): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file…' }).click();
  const buffer = Buffer.from(JSON.stringify(document));
  const name = `${document.title}.json`;
  await (await chooser).setFiles({ name, mimeType: 'application/json', buffer });
  await page.locator('.react-flow__node').first().waitFor();
}

/** Milliseconds from a click on the first button whose words begin so, to the first frame in which a reading is above `over`. */
export function untilReading(page: Page, button: string, reading: string, over: number): Promise<number> {
  return page.evaluate(
    ([words, name, least]) =>
      new Promise<number>((resolve, reject) => {
        const pressed = [...document.querySelectorAll('button')].find(
          (one) => one.innerText.trim().startsWith(words) && !one.disabled,
        );
        if (!pressed) return reject(new Error(`no button "${words}"`));
        const start = performance.now();
        const look = (): void => {
          const shown = [...document.querySelectorAll('.readings .reading')].find((one) =>
            one.textContent.trim().startsWith(name),
          );
          const value = Number.parseFloat(shown?.querySelector('b')?.textContent.replaceAll(',', '') ?? '');
          if (value > least) resolve(performance.now() - start);
          else requestAnimationFrame(look);
        };
        pressed.click();
        look();
      }),
    [button, reading, over] as const,
  );
}

/** The number that a reading shows; 0 where it shows none. */
export async function readingOf(page: Page, reading: string): Promise<number> {
  const shown = page.locator('.readings .reading', { hasText: new RegExp(`^${reading} `) }).locator('b');
  return Number.parseFloat((await shown.innerText()).replaceAll(',', '')) || 0;
}
