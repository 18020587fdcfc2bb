import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../main/folder.ts';
import { load } from './load.ts';

const { isSupported, reasonToInstall } = await load<{
  isSupported: (version: string) => boolean;
  reasonToInstall: (folder: string) => string | null;
}>('ensure.mjs');

/** A folder with a lockfile and, `age` seconds older or younger, what npm notes after an installation. */
function project(wanted: object, installed: object | null, age = 60): string {
  const folder = emptyFolder();
  writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify({ packages: wanted }));
  if (installed) {
    const marker = path.join(folder, 'node_modules', '.package-lock.json');
    mkdirSync(path.dirname(marker));
    writeFileSync(marker, JSON.stringify({ packages: installed }));
    const then = new Date(Date.now() - age * 1000);
    utimesSync(marker, then, then);
  }
  return folder;
}

const a1 = { 'node_modules/a': { version: '1.0.0' } };
const a2 = { 'node_modules/a': { version: '2.0.0' } };

describe('reasonToInstall', () => {
  it('is given when nothing is installed', () => {
    expect(reasonToInstall(project(a1, null))).toMatch(/not installed/);
  });

  it('is given when a newer lockfile asks for another version, or for more', () => {
    expect(reasonToInstall(project(a2, a1))).toMatch(/newer/);
    expect(reasonToInstall(project({ ...a1, 'node_modules/b': { version: '1.0.0' } }, a1))).toMatch(/newer/);
  });

  it('is not given when a newer lockfile says the same, nor for optional packages of other systems', () => {
    expect(reasonToInstall(project({ '': { name: 'x' }, ...a1 }, a1))).toBeNull();
    const optional = { 'node_modules/b': { version: '1.0.0', optional: true } };
    expect(reasonToInstall(project({ ...a1, ...optional }, a1))).toBeNull();
  });

  it('is not given when the installation is the newer one', () => {
    expect(reasonToInstall(project(a2, a1, -60))).toBeNull();
  });
});

describe('isSupported', () => {
  it.each([
    ['18.20.0', false],
    ['20.18.9', false],
    ['20.19.0', true],
    ['22.0.0', true],
  ])('Node %s: %s', (version, expected) => {
    expect(isSupported(version)).toBe(expected);
  });
});
