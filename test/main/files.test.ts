import { mkdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Dialogs } from '../../src/main/dialogs.ts';
import { Documents } from '../../src/main/documents.ts';
import { Files } from '../../src/main/files.ts';
import { Recents } from '../../src/main/recents.ts';
import { emptyFolder } from './folder.ts';

/** Files with dialogs that give prepared answers and note what they were asked. */
function setUp() {
  const folder = emptyFolder();
  const asked: string[] = [];
  const answer = {
    open: null as string | null,
    save: null as string | null,
    replace: 'cancel' as const as string,
  };
  const dialogs: Dialogs = {
    askOpen: (start) => {
      asked.push(`open in ${start}`);
      return Promise.resolve(answer.open);
    },
    askSave: (start, name) => {
      asked.push(`save ${name} in ${start}`);
      return Promise.resolve(answer.save);
    },
    askReplace: (name) => {
      asked.push(`replace ${name}`);
      return Promise.resolve(answer.replace as 'replace' | 'elsewhere' | 'cancel');
    },
    askClose: () => Promise.resolve('cancel'),
  };
  const files = new Files({
    documents: new Documents(),
    dialogs,
    recents: new Recents(path.join(folder, 'recent.json')),
    home: '/home/someone',
    announce: () => undefined,
  });
  return { folder, files, asked, answer };
}

const missing = '00000000-0000-4000-8000-000000000000';

describe('Files', () => {
  it('opens what the dialog gave, and saves back to it', async () => {
    const { folder, files, answer, asked } = setUp();
    const file = path.join(folder, 'net.adjoint.json');
    writeFileSync(file, 'one');
    answer.open = file;
    const opened = await files.open();
    expect(opened).toMatchObject({ name: 'net.adjoint.json', text: 'one' });
    expect(JSON.stringify(opened)).not.toContain(folder);
    const saved = await files.save({ ticket: opened!.ticket, name: 'ignored', text: 'two' });
    expect(saved).toEqual({ ticket: opened!.ticket, name: 'net.adjoint.json' });
    expect(readFileSync(file, 'utf8')).toBe('two');
    expect(asked).toEqual(['open in /home/someone']);
  });

  it('does nothing when a dialog is cancelled', async () => {
    const { files } = setUp();
    expect(await files.open()).toBeNull();
    expect(await files.saveAs({ name: 'a.json', text: 'x' })).toBeNull();
    expect(await files.export({ name: 'a.csv', type: 'text/csv', contents: 'x' })).toBe(false);
  });

  it('asks where when there is no ticket, begins in the last folder, and suggests a plain name', async () => {
    const { folder, files, answer, asked } = setUp();
    answer.save = path.join(folder, 'sub', 'a.json');
    mkdirSync(path.join(folder, 'sub'));
    await files.save({ ticket: null, name: '../../etc/passwd', text: 'x' });
    await files.saveAs({ name: 'b.json', text: 'y' });
    expect(asked).toEqual([
      'save ..-..-etc-passwd in /home/someone',
      `save b.json in ${path.join(folder, 'sub')}`,
    ]);
  });

  it('refuses a ticket it has not given out', async () => {
    const { files } = setUp();
    await expect(files.save({ ticket: missing, name: 'a.json', text: 'x' })).rejects.toThrow(/not known/);
    await expect(files.openRecent(missing)).rejects.toThrow(/not known/);
  });

  it.each([
    ['cancel', 'theirs'],
    ['replace', 'mine'],
  ])('asks before it replaces what another program wrote: %s', async (choice, expected) => {
    const { folder, files, answer, asked } = setUp();
    const file = path.join(folder, 'a.json');
    writeFileSync(file, 'one');
    const { ticket } = await files.read(file);
    writeFileSync(file, 'theirs');
    utimesSync(file, new Date(), new Date(Date.now() + 5000));
    answer.replace = choice;
    await files.save({ ticket, name: 'a.json', text: 'mine' });
    expect(asked).toEqual(['replace a.json']);
    expect(readFileSync(file, 'utf8')).toBe(expected);
  });

  it('lists recent files by ticket and drops one that is gone when it is asked for', async () => {
    const { folder, files } = setUp();
    const file = path.join(folder, 'a.json');
    writeFileSync(file, 'one');
    await files.read(file);
    const [recent] = await files.recent();
    expect(recent?.name).toBe('a.json');
    expect(await files.openRecent(recent!.ticket)).toMatchObject({ text: 'one' });
    rmSync(file);
    await expect(files.openRecent(recent!.ticket)).rejects.toThrow(
      '"a.json" could not be read: it is no longer there.',
    );
    expect(await files.recent()).toEqual([]);
  });

  it('exports bytes and text without giving a ticket', async () => {
    const { folder, files, answer } = setUp();
    answer.save = path.join(folder, 'w.bin');
    expect(
      await files.export({
        name: 'w.bin',
        type: 'application/octet-stream',
        contents: new Uint8Array([1, 2]),
      }),
    ).toBe(true);
    expect([...readFileSync(answer.save)]).toEqual([1, 2]);
    expect(await files.recent()).toEqual([]);
  });

  it('refuses files that are too large, binary or folders, each with its reason', async () => {
    const { folder, files } = setUp();
    const large = path.join(folder, 'large.json');
    writeFileSync(large, '');
    truncateSync(large, 64 * 1024 * 1024 + 1); // sparse: takes no room
    await expect(files.read(large)).rejects.toThrow(
      '"large.json" has 65 MB; Adjoint reads files of up to 64 MB.',
    );
    const binary = path.join(folder, 'binary.json');
    writeFileSync(binary, new Uint8Array([0xff, 0xfe, 0x00]));
    await expect(files.read(binary)).rejects.toThrow(/not a text file in UTF-8/);
    await expect(files.read(folder)).rejects.toThrow(/not a file|is a folder/);
  });
});
