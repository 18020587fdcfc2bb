import { createRequire } from 'node:module';
import path from 'node:path';
import type { SpawnOptions } from 'node:child_process';
import { script } from '../script.ts';

const folder = path.resolve('bench/peers');

/** Installs the peers as their lock file says, unless they are there. Nothing of the product depends on them. */
export async function installPeers(): Promise<void> {
  const { reasonToInstall } = await script<{ reasonToInstall(folder: string): string | null }>('ensure.mjs');
  const reason = reasonToInstall(folder);
  if (reason === null) return;
  console.error(`${reason} Running npm ci in bench/peers.`);
  const { runNpm } = await script<{ runNpm(args: string[], options: SpawnOptions): Promise<number> }>(
    'run.mjs',
  );
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = await runNpm(args, { cwd: folder, stdio: ['ignore', 2, 2] });
  if (code !== 0) throw new Error('npm ci failed in bench/peers; what it says above tells why.');
}

/** A peer's module for Node. */
export function requirePeer<T>(name: string): T {
  return createRequire(path.join(folder, 'package.json'))(name) as T;
}

/** A file of an installed peer. */
export function peerFile(name: string): string {
  return path.join(folder, 'node_modules', name);
}
