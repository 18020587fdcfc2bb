import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { emptyFolder } from '../main/folder.ts';
import { load } from './load.ts';

const { candidates, chromiumPath } = await load<{
  candidates: (platform: string, environment: Record<string, string>) => string[];
  chromiumPath: () => Promise<string>;
}>('chromium.mjs');

afterEach(() => vi.unstubAllEnvs());

describe('chromiumPath', () => {
  it('is the one that CHROMIUM_PATH names', async () => {
    const file = path.join(emptyFolder(), 'chromium');
    writeFileSync(file, '');
    vi.stubEnv('CHROMIUM_PATH', file);
    expect(await chromiumPath()).toBe(file);
  });

  it('is not another one when CHROMIUM_PATH names nothing', async () => {
    vi.stubEnv('CHROMIUM_PATH', path.join(emptyFolder(), 'absent'));
    await expect(chromiumPath()).rejects.toThrow(/which is not there/);
  });
});

describe('candidates', () => {
  it('looks along the path on Linux, Chromium first', () => {
    const files = candidates('linux', { PATH: '/opt/bin:/usr/bin' });
    expect(files.slice(0, 2)).toEqual(['/opt/bin/chromium', '/usr/bin/chromium']);
    expect(files).toContain('/usr/bin/google-chrome');
  });

  it('looks where Chrome and Edge are on Windows and macOS', () => {
    const files = candidates('win32', { PROGRAMFILES: 'C:\\Program Files' });
    expect(files).toContain('C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe');
    expect(candidates('darwin', {})[0]).toMatch(/Google Chrome\.app/);
  });
});
