import { readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../main/folder.ts';
import { root } from './load.ts';

/** Builds one part for Node into a folder of its own; the code of each file, by name. */
async function built(mode: string): Promise<Map<string, string>> {
  const folder = emptyFolder();
  const configFile = path.join(root, 'vite.node.config.ts');
  await build({ root, configFile, mode, logLevel: 'error', build: { outDir: folder, sourcemap: false } });
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
}

/** What a file asks its surroundings for, without the files beside it. */
function asks(code: string): string[] {
  const found = code.matchAll(/(?:require\(|\bfrom |\bimport )\s*["']([^"']+)["']/g);
  return [...found].map(([, name]) => name!.replace(/^node:/, '')).filter((name) => !name.startsWith('./'));
}

describe('the built programs', () => {
  it('main asks for Electron and Node only, the server for Node only', async () => {
    const files = await built('main');
    expect([...files.keys()]).toEqual(expect.arrayContaining(['main.mjs', 'server.mjs']));
    for (const [name, code] of files) {
      const allowed = name === 'main.mjs' ? ['electron', ...builtinModules] : builtinModules;
      expect(asks(code).filter((other) => !allowed.includes(other))).toEqual([]);
    }
    expect(asks(files.get('main.mjs')!)).toContain('electron');
  });

  it('the preload is one file that asks for Electron only: a sandbox gives no more', async () => {
    const files = await built('preload');
    expect([...files.keys()]).toEqual(['preload.cjs']);
    expect(new Set(asks(files.get('preload.cjs')!))).toEqual(new Set(['electron']));
  });
});
