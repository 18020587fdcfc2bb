import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

const folder = path.resolve('bench/peers');

/** Installs the peers as their lock file says, unless they are there. They are no dependency of anything. */
export async function installPeers(): Promise<void> {
  if (existsSync(path.join(folder, 'node_modules', '.package-lock.json'))) return;
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await promisify(execFile)('npm', args, { cwd: folder, shell: process.platform === 'win32' });
}

/** A peer's module for Node. */
export function requirePeer<T>(name: string): T {
  return createRequire(path.join(folder, 'package.json'))(name) as T;
}

/** A file of an installed peer. */
export function peerFile(name: string): string {
  return path.join(folder, 'node_modules', name);
}
