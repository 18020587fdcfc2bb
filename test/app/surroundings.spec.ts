import { expect, test } from '@playwright/test';

test('the page is isolated, keeps to its policy, and asks for nothing that is not there', async ({
  page,
}) => {
  const faults: string[] = [];
  // Chromium reports what the policy refuses, and what could not be loaded, as errors on the console.
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  const response = await page.goto('/');
  expect(response?.headers()['content-security-policy']).toContain("default-src 'none'");
  await expect(page.locator('#root > *').first()).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(faults).toEqual([]);

  // What a test evaluates is exempt from the policy; what a timer runs is the page's own.
  const outcomes = await page.evaluate(async () => {
    const tried = (work: () => unknown) =>
      new Promise<string>((resolve) => {
        setTimeout(() => {
          try {
            resolve(Object.prototype.toString.call(work()));
          } catch (error) {
            resolve(String(error));
          }
        });
      });
    return {
      // An empty module: what gpu.js writes must be allowed to compile.
      module: await tried(() => new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))),
      code: await tried(() => Reflect.construct(Function, ['return 1'])),
    };
  });
  expect(outcomes.module).toBe('[object WebAssembly.Module]');
  expect(outcomes.code).toMatch(/^EvalError/);
});
