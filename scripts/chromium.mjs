// Finds a Chromium for the browser tests, or gets one.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { installedBrowser, namedBrowser } from './browser.mjs';
import { root, run, runNpm } from './run.mjs';

const advice =
  'No Chromium was found and none could be installed: install Chrome, Chromium or Edge, or set CHROMIUM_PATH to one.';

/** The path of a Chromium. Throws with one sentence when there is none and none can be had. */
export async function chromiumPath() {
  const found =
    namedBrowser() ??
    installedBrowser() ??
    playwrightBrowser() ??
    (await fromDebian()) ??
    (await fromPackage());
  if (found === null) throw new Error(advice);
  return found;
}

/** What `npx playwright install chromium` leaves. */
function playwrightBrowser() {
  const { chromium } = createRequire(path.join(root, 'package.json'))('@playwright/test');
  const file = chromium.executablePath();
  return file && existsSync(file) ? file : null;
}

/** Debian's package, where we may install it. (Ubuntu's is only a pointer to a snap.) */
async function fromDebian() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !isDebian()) return null;
  console.log('Installing Chromium with apt-get (once).');
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'inherit'],
  };
  const apt = (...args) => run('apt-get', args, options).catch(() => 1); // there may be no apt-get
  await apt('update', '-qq');
  const code = await apt('install', '-y', '-qq', '--no-install-recommends', 'chromium');
  return code === 0 ? installedBrowser() : null;
}

function isDebian() {
  try {
    return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/**
 * A Chromium out of the package registry, for Linux on x64. npm leaves the optional dependency out where it does not
 * list the running Node; it works there all the same, so it is then installed beside the others.
 */
async function fromPackage() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const { optionalDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const version = optionalDependencies['@sparticuz/chromium'];
  const aside = path.join(root, 'node_modules', '.cache', 'chromium');
  let entry = resolveIn(root) ?? resolveIn(aside);
  if (entry === null) {
    console.log('Getting Chromium from the package registry (once).');
    mkdirSync(aside, { recursive: true });
    const args = [
      'install',
      '--prefix',
      aside,
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      '--engine-strict=false',
    ];
    await runNpm([...args, `@sparticuz/chromium@${version}`], { stdio: ['ignore', 'ignore', 'inherit'] });
    entry = resolveIn(aside);
  }
  if (entry === null) return null;
  const { default: chromium } = await import(pathToFileURL(entry).href);
  const file = await chromium.executablePath();
  // It brings no system libraries of its own: better to know now than in every test.
  return spawnSync(file, ['--version'], { stdio: 'ignore' }).status === 0 ? file : null;
}

function resolveIn(folder) {
  try {
    return createRequire(path.join(folder, 'package.json')).resolve('@sparticuz/chromium');
  } catch {
    return null;
  }
}
