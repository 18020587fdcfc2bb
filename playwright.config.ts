import { defineConfig } from '@playwright/test';

const port = Number(process.env['ADJOINT_TEST_PORT'] ?? 4173);
const address = `http://127.0.0.1:${port}/`;
// `npm test` finds the browser; a direct `npx playwright test` sets CHROMIUM_PATH itself.
const executablePath = process.env['CHROMIUM_PATH'];

/**
 * Containers have no user namespaces, and no graphics card: what it would do is left out, or done by software. Nor have all a
 * locale, without which the browser writes names of downloads in ASCII.
 */
const launched = (graphics: string) => ({
  launchOptions: {
    ...(executablePath ? { executablePath } : {}),
    args: ['--no-sandbox', graphics],
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  },
});

/** Browser tests run the built window behind the product's own server, so the headers are those people get. */
export default defineConfig({
  testDir: 'test/app',
  // Nothing is timed, so tests may slow each other down.
  workers: 2,
  timeout: 90_000,
  // A busy machine is slow, not wrong: a test that passes on its second try is reported as flaky.
  expect: { timeout: 15_000 },
  retries: 1,
  forbidOnly: Boolean(process.env['CI']),
  use: {
    baseURL: address,
    viewport: { width: 1440, height: 900 },
    trace: 'on-first-retry',
  },
  // The longest comes first: software devices compile shaders for a minute, beside which all else is run.
  projects: [
    { name: 'devices', testMatch: 'backends.spec.ts', use: launched('--enable-unsafe-swiftshader') },
    { name: 'app', testIgnore: 'backends.spec.ts', use: launched('--disable-gpu') },
  ],
  webServer: {
    command: `node scripts/serve.mjs --port ${port}`,
    url: address,
    reuseExistingServer: false,
  },
});
