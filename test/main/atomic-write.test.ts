import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeAtomically } from '../../src/main/atomic-write.ts';
import { emptyFolder } from './folder.ts';

const posix = process.platform !== 'win32';

describe('writeAtomically', () => {
  it('makes a file and replaces it, leaving no neighbour', async () => {
    const folder = emptyFolder();
    const file = path.join(folder, 'a.json');
    await writeAtomically(file, 'one');
    await writeAtomically(file, new Uint8Array([116, 119, 111]));
    expect(readFileSync(file, 'utf8')).toBe('two');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('leaves what was there, and no neighbour, when the last step fails', async () => {
    const folder = emptyFolder();
    const target = path.join(folder, 'taken');
    mkdirSync(target); // a file cannot be renamed over a folder
    writeFileSync(path.join(target, 'inside.txt'), 'old');
    await expect(writeAtomically(target, 'new')).rejects.toMatchObject({ syscall: 'rename' });
    expect(readdirSync(folder)).toEqual(['taken']);
    expect(readFileSync(path.join(target, 'inside.txt'), 'utf8')).toBe('old');
  });

  it('leaves the old file whole when the contents cannot be written', async () => {
    const folder = emptyFolder();
    const file = path.join(folder, 'a.json');
    writeFileSync(file, 'old');
    const unwritable = { toString: () => 'no' } as unknown as string;
    await expect(writeAtomically(file, unwritable)).rejects.toThrow(TypeError);
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('rejects where the folder does not exist', async () => {
    const file = path.join(emptyFolder(), 'absent', 'a.json');
    await expect(writeAtomically(file, 'x')).rejects.toMatchObject({ code: 'ENOENT' });
    expect(existsSync(path.dirname(file))).toBe(false);
  });

  it.runIf(posix)('keeps the permission bits of the file it replaces', async () => {
    const file = path.join(emptyFolder(), 'a.json');
    writeFileSync(file, 'old');
    chmodSync(file, 0o660);
    await writeAtomically(file, 'new');
    expect(statSync(file).mode & 0o777).toBe(0o660);
  });

  it.runIf(posix)('writes through a symbolic link', async () => {
    const folder = emptyFolder();
    mkdirSync(path.join(folder, 'real'));
    const target = path.join(folder, 'real', 'a.json');
    const link = path.join(folder, 'link.json');
    writeFileSync(target, 'old');
    symlinkSync(target, link);
    await writeAtomically(link, 'new');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, 'utf8')).toBe('new');
  });
});
