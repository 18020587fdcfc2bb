import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { emptyFolder } from '../main/folder.ts';
import { load } from './load.ts';

const { chromiumPath } = await load<{ chromiumPath: () => Promise<string> }>('chromium.mjs');

afterEach(() => vi.unstubAllEnvs());

it('installs no other browser where CHROMIUM_PATH names one', async () => {
  vi.stubEnv('CHROMIUM_PATH', process.execPath);
  expect(await chromiumPath()).toBe(process.execPath);
  vi.stubEnv('CHROMIUM_PATH', path.join(emptyFolder(), 'absent'));
  await expect(chromiumPath()).rejects.toThrow(/which is not there/);
});
