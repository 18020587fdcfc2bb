import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root, runTool } from './run.mjs';

/** The parts of the product: what Vite is called with, and the files that tell how old a build is. */
const parts = {
  renderer: { args: ['build'], results: ['renderer/index.html'] },
  main: {
    args: ['build', '-c', 'vite.node.config.ts', '--mode', 'main'],
    results: ['main/main.mjs', 'main/server.mjs', 'main/engine-flags.mjs'],
  },
  preload: {
    args: ['build', '-c', 'vite.node.config.ts', '--mode', 'preload'],
    results: ['preload/preload.cjs'],
  },
  cli: { args: ['build', '-c', 'vite.node.config.ts', '--mode', 'cli'], results: ['cli/adjoint.mjs'] },
};

/** Whatever a build may be made of. */
const sources = [
  'src',
  'examples',
  'docs',
  'package-lock.json',
  'tsconfig.json',
  'vite.config.ts',
  'vite.node.config.ts',
];

const lock = path.join(root, 'out', '.building');
const lockIsLeftover = 5 * 60_000;

/** Builds those of the named parts that are missing or older than a source. Throws when a build fails. */
export async function buildStale(names) {
  const changed = newest(sources.map((name) => path.join(root, name)));
  const isStale = (name) =>
    parts[name].results.some((file) => modified(path.join(root, 'out', file)) < changed);
  if (!names.some(isStale)) return;
  const release = await acquire();
  try {
    // Another process may have built them while this one waited.
    for (const name of names.filter(isStale)) {
      process.stderr.write(`Building ${name}.\n`);
      // Standard output belongs to the command that called us.
      const code = await runTool('vite', [...parts[name].args, '--logLevel', 'warn'], {
        stdio: ['ignore', 2, 2],
      });
      if (code !== 0) throw new Error(`The ${name} part could not be built; what Vite says above tells why.`);
    }
  } finally {
    release();
  }
}

/** One build at a time: commands started together would empty the folder under one another. */
async function acquire() {
  mkdirSync(path.dirname(lock), { recursive: true });
  for (;;) {
    try {
      mkdirSync(lock);
      return () => rmSync(lock, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (Date.now() - modified(lock) > lockIsLeftover) rmSync(lock, { recursive: true, force: true });
      else await wait(100);
    }
  }
}

/** When the newest file among `places`, and in the folders among them, was changed; in milliseconds. */
function newest(places) {
  let latest = -Infinity;
  for (const place of places) {
    latest = Math.max(latest, modified(place));
    let entries = [];
    try {
      entries = readdirSync(place, { withFileTypes: true });
    } catch {
      continue; // a file, or not there: its own time has been counted
    }
    latest = Math.max(latest, newest(entries.map((entry) => path.join(place, entry.name))));
  }
  return latest;
}

/** -Infinity for what is not there. */
function modified(place) {
  return statSync(place, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
}
