// Opens an address in a browser.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Where browsers of the Chromium family are installed, best first. */
export function candidates(platform, environment) {
  if (platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (platform === 'win32') {
    const folders = [environment.PROGRAMFILES, environment['PROGRAMFILES(X86)'], environment.LOCALAPPDATA];
    const programs = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];
    return programs.flatMap((program) =>
      folders.filter(Boolean).map((folder) => path.win32.join(folder, program)),
    );
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
  const folders = (environment.PATH ?? '/usr/local/bin:/usr/bin').split(':').filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => path.posix.join(folder, name)));
}

/** The browser that CHROMIUM_PATH names, null where it is not set. Throws where it names none. */
export function namedBrowser() {
  const named = process.env.CHROMIUM_PATH;
  if (!named) return null;
  if (existsSync(named)) return named;
  throw new Error(`CHROMIUM_PATH names "${named}", which is not there.`);
}

/** The path of a browser of the Chromium family that is installed; null where there is none. */
export function installedBrowser() {
  return candidates(process.platform, process.env).find((file) => existsSync(file)) ?? null;
}

/**
 * What the browser keeps for us lies in this folder: V8 hears its flags only in a browser that is not running yet, which one with a folder
 * of its own never is but for us. A browser of the snap store may write nowhere but in its own.
 */
export function profileFolder(platform, environment, home, program) {
  if (program.includes('/snap/')) return path.posix.join(home, 'snap/chromium/common/adjoint');
  if (platform === 'darwin') return path.posix.join(home, 'Library/Application Support/Adjoint/Browser');
  if (platform === 'win32') return path.win32.join(environment.LOCALAPPDATA ?? home, 'Adjoint', 'Browser');
  return path.posix.join(environment.XDG_CONFIG_HOME || path.posix.join(home, '.config'), 'adjoint-browser');
}

/**
 * Opens the address in a window of its own, without bars, whose V8 is asked for `flags`. False where the browser does not start: without a
 * display, say, or as root. `patience`: milliseconds after which a browser that still runs has opened.
 */
export async function openOwnWindow(program, address, flags, patience = 3000) {
  const profile = profileFolder(process.platform, process.env, os.homedir(), program);
  const args = [
    `--app=${address}`,
    `--user-data-dir=${profile}`,
    // With commas between them V8 passes over those that it does not know.
    `--js-flags=${flags.join(',')}`,
    '--no-first-run',
    '--no-default-browser-check',
  ];
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  const ended = new Promise((resolve) => {
    child.on('error', () => resolve(false));
    // One that runs already opens the window, and the new process ends.
    child.on('exit', (code) => resolve(code === 0));
  });
  child.unref();
  return Promise.race([ended, wait(patience, true, { ref: false })]);
}

/** Opens the address in the browser of the person's choice. It has been printed: a machine with none needs no further word. */
export function openDefaultBrowser(address) {
  const [command, args] = {
    darwin: ['open', [address]],
    win32: ['cmd', ['/c', 'start', '', address]],
  }[process.platform] ?? ['xdg-open', [address]];
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
