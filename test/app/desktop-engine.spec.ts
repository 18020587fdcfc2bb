import { expect, test } from '@playwright/test';
import { engineFlags } from '../../src/main/engine-flags.ts';
import { float32Tolerance } from '../support/backend-cases.ts';
import { engines } from '../support/tiled.ts';
import { type Compared, openBackends } from './backends.ts';

/**
 * The engine as the desktop program asks for it: where the processor can, it joins vectors of four to vectors of eight. Code that
 * is compiled in haste, and so has no part in that, is not wanted here.
 */
test.use({
  launchOptions: async ({ launchOptions }, provide) => {
    const more = [`--js-flags=${[...engineFlags, '--no-liftoff'].join(' ')}`];
    await provide({ ...launchOptions, args: [...(launchOptions.args ?? []), ...more] });
  },
});

test('joined vectors give the same numbers to the last bit, and agree with the float64 reference', async ({
  page,
}) => {
  await openBackends(page);
  const compared = (engine: object): Promise<Compared> =>
    page.evaluate<Compared>(`globalThis.adjointBackends.compareAll('webasm', ${JSON.stringify(engine)})`);
  const [narrow, wide] = [await compared(engines.fusing), await compared(engines.joining)];
  expect(wide.stock).toEqual([]);
  expect(wide.results).toEqual(narrow.results);
  for (const { name, worst, where } of wide.results)
    expect(worst, `${name}: ${where}`).toBeLessThanOrEqual(float32Tolerance);
});

test('products in joined vectors, whatever is made of them: the same numbers to the last bit', async ({
  page,
}) => {
  await openBackends(page);
  const { compared, different } = await page.evaluate<{ compared: number; different: string[] }>(
    'globalThis.adjointBackends.compareWidths()',
  );
  expect(different).toEqual([]);
  expect(compared).toBeGreaterThan(200);
});
