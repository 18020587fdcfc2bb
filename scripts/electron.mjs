import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './run.mjs';

const folder = path.join(root, 'node_modules', 'electron');

/** Why Electron cannot open a window here, in one sentence; null when it can. */
export function reasonAgainstElectron() {
  if (process.platform !== 'linux') return null;
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'There is no display here.';
  if (process.getuid?.() === 0) return 'Electron does not run as root.';
  return null;
}

/** The path of Electron's program, fetched once where it is missing; null, with a line saying so, where it cannot be had. */
export function electronProgram() {
  const present = find();
  if (present !== null || !existsSync(folder)) return present;
  console.log('Fetching Electron (once).');
  // Never import the package for this: it throws where it cannot download.
  const installed = spawnSync(process.execPath, [path.join(folder, 'install.js')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: 180_000,
  });
  const found = find();
  if (found === null) {
    const cause = installed.stderr.split('\n').find((line) => line.trim() !== '') ?? 'it took too long';
    console.log(`Electron could not be fetched: ${cause.trim()}`);
  }
  return found;
}

function find() {
  const note = path.join(folder, 'path.txt');
  if (!existsSync(note)) return null;
  const home = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(folder, 'dist');
  const program = path.join(home, readFileSync(note, 'utf8').trim());
  return existsSync(program) ? program : null;
}
