import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Recents } from '../../src/main/recents.ts';
import { emptyFolder } from './folder.ts';

describe('Recents', () => {
  it('lists newest first, each file once, ten at most', async () => {
    const file = path.join(emptyFolder(), 'recent.json');
    const recents = new Recents(file);
    for (let n = 0; n < 12; n++) await recents.add(`/f${n}`);
    await recents.add('/f5');
    const expected = ['/f5', '/f11', '/f10', '/f9', '/f8', '/f7', '/f6', '/f4', '/f3', '/f2'];
    expect(await new Recents(file).list()).toEqual(expected);
  });

  it('forgets a file', async () => {
    const recents = new Recents(path.join(emptyFolder(), 'recent.json'));
    await recents.add('/a');
    await recents.add('/b');
    await recents.remove('/b');
    expect(await recents.list()).toEqual(['/a']);
  });

  it.each(['', '{', '{"a":1}', '[1, null]'])('takes a damaged list %j for an empty one', async (text) => {
    const file = path.join(emptyFolder(), 'recent.json');
    writeFileSync(file, text);
    expect(await new Recents(file).list()).toEqual([]);
  });
});
