import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { root, runNpm } from './run.mjs';

const oldest = [20, 19];

/** True when a Node version such as "20.19.1" is at least 20.19. */
export function isSupported(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

/**
 * Why the packages in `folder` have to be installed, in one sentence; null when they are as the lockfile says. npm
 * writes `node_modules/.package-lock.json` at the end of an installation: where it is missing, none was finished.
 */
export function reasonToInstall(folder) {
  const wanted = readPackages(path.join(folder, 'package-lock.json'));
  const marker = path.join(folder, 'node_modules', '.package-lock.json');
  const installed = readPackages(marker);
  if (installed === null) return 'The packages are not installed yet.';
  const lockfile = path.join(folder, 'package-lock.json');
  if (statSync(marker).mtimeMs >= statSync(lockfile).mtimeMs) return null;
  // A checkout touches the lockfile without changing it: only a difference counts.
  const differs = Object.entries(wanted ?? {}).some(
    ([name, { version, optional, link }]) =>
      name !== '' && !optional && !link && installed[name]?.version !== version,
  );
  return differs ? 'The lockfile is newer than the installed packages.' : null;
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
}

/** Installs the packages when they are missing or older than the lockfile. Throws with one sentence when it cannot. */
export async function ensure({ quiet = false } = {}) {
  if (!isSupported(process.versions.node)) {
    throw new Error(
      `Adjoint needs Node ${oldest.join('.')} or newer; this is ${process.versions.node}. Get one at https://nodejs.org/.`,
    );
  }
  const reason = reasonToInstall(root);
  if (reason === null) return;
  process.stderr.write(`${reason} Running npm ci (once).\n`);
  // Electron's binary is fetched by `npm start`, where it is needed, and not by an install script.
  const code = await runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    // Standard output belongs to the command that called us.
    stdio: ['ignore', quiet ? 'ignore' : 2, 2],
    env: { ...process.env, NODE_ENV: 'development' },
  });
  if (code !== 0) throw new Error('npm ci failed, so nothing was started; what it says above tells why.');
}
