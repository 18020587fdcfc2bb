import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyFolder } from '../main/folder.ts';
import { load } from './load.ts';

const { candidates, installedBrowser, namedBrowser, openOwnWindow, profileFolder } = await load<{
  candidates: (platform: string, environment: Record<string, string>) => string[];
  installedBrowser: () => string | null;
  namedBrowser: () => string | null;
  openOwnWindow: (
    program: string,
    address: string,
    flags: readonly string[],
    patience?: number,
  ) => Promise<boolean>;
  profileFolder: (
    platform: string,
    environment: Record<string, string>,
    home: string,
    program: string,
  ) => string;
}>('browser.mjs');

afterEach(() => vi.unstubAllEnvs());

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

describe('which browser', () => {
  it('is the one that CHROMIUM_PATH names', () => {
    const file = path.join(emptyFolder(), 'chromium');
    writeFileSync(file, '');
    vi.stubEnv('CHROMIUM_PATH', file);
    expect(namedBrowser()).toBe(file);
  });

  it('is not another one when CHROMIUM_PATH names nothing', () => {
    vi.stubEnv('CHROMIUM_PATH', path.join(emptyFolder(), 'absent'));
    expect(namedBrowser).toThrow(/which is not there/);
  });

  it.skipIf(process.platform !== 'linux')('is none where none is installed', () => {
    vi.stubEnv('PATH', emptyFolder());
    expect(installedBrowser()).toBeNull();
  });
});

describe('the folder for what a browser keeps', () => {
  it.each([
    ['linux', {}, '/home/a', '/usr/bin/chromium', '/home/a/.config/adjoint-browser'],
    ['linux', { XDG_CONFIG_HOME: '/c' }, '/home/a', '/usr/bin/chromium', '/c/adjoint-browser'],
    ['linux', {}, '/home/a', '/snap/bin/chromium', '/home/a/snap/chromium/common/adjoint'],
    ['darwin', {}, '/Users/a', '/A', '/Users/a/Library/Application Support/Adjoint/Browser'],
    ['win32', { LOCALAPPDATA: 'C:\\L' }, 'C:\\U', 'C:\\c.exe', 'C:\\L\\Adjoint\\Browser'],
  ])('%s %j', (platform, environment, home, program, folder) => {
    expect(profileFolder(platform, environment as Record<string, string>, home, program)).toBe(folder);
  });
});

describe.skipIf(process.platform === 'win32')('a window of its own', () => {
  const address = 'http://127.0.0.1:1/';
  let folder = '';
  beforeEach(() => {
    folder = emptyFolder();
    vi.stubEnv('XDG_CONFIG_HOME', folder);
  });

  /** A stand-in for a browser that writes down how it was called and then does `work`. */
  function browser(work: string): string {
    const file = path.join(folder, 'browser');
    writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/arguments'\n${work}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  it('has no bars, a profile of its own and the flags, with commas between them', async () => {
    expect(await openOwnWindow(browser('exit 0'), address, ['--one', '--two'])).toBe(true);
    const given = readFileSync(path.join(folder, 'arguments'), 'utf8').trimEnd().split('\n');
    expect(given).toContain(`--app=${address}`);
    expect(given).toContain('--js-flags=--one,--two');
    expect(given.some((one) => one.startsWith('--user-data-dir='))).toBe(true);
  });

  it('has opened when the browser still runs after a while', async () => {
    expect(await openOwnWindow(browser('exec sleep 5'), address, [], 200)).toBe(true);
  });

  it('has not opened when the browser gives up, or cannot be run', async () => {
    expect(await openOwnWindow(browser('exit 1'), address, [])).toBe(false);
    const file = path.join(folder, 'no-program');
    writeFileSync(file, '');
    expect(await openOwnWindow(file, address, [])).toBe(false);
  });
});
