import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Drafts } from '../../src/main/drafts.ts';
import { emptyFolder } from './folder.ts';

function draft(id: string, savedAt: string) {
  return { id, name: `${id}.adjoint.json`, savedAt, text: `{"id":"${id}"}` };
}

describe('Drafts', () => {
  it('has none before the first', async () => {
    expect(await new Drafts(path.join(emptyFolder(), 'drafts')).list()).toEqual([]);
  });

  it('gives back what was written, newest first, to the next start of the program', async () => {
    const folder = path.join(emptyFolder(), 'drafts');
    const older = draft('a', '2026-01-01T00:00:00.000Z');
    const newer = draft('b', '2026-01-02T00:00:00.000Z');
    const first = new Drafts(folder);
    await first.write(older);
    await first.write(newer);
    expect(await new Drafts(folder).list()).toEqual([newer, older]);
  });

  it('leaves damaged files alone and does not offer them', async () => {
    const folder = emptyFolder();
    writeFileSync(path.join(folder, 'torn.json'), '{"id":"torn"');
    writeFileSync(path.join(folder, 'odd.json'), '{"id":"odd"}');
    const drafts = new Drafts(folder);
    const whole = draft('whole', '2026-01-01T00:00:00.000Z');
    await drafts.write(whole);
    expect(await drafts.list()).toEqual([whole]);
    expect(existsSync(path.join(folder, 'torn.json'))).toBe(true);
  });

  it('removes one, and none twice', async () => {
    const folder = emptyFolder();
    const drafts = new Drafts(folder);
    await drafts.write(draft('a', '2026-01-01T00:00:00.000Z'));
    await drafts.remove('a');
    await drafts.remove('a');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('removes what this program wrote and keeps what it found', async () => {
    const folder = emptyFolder();
    const found = draft('found', '2026-01-01T00:00:00.000Z');
    await new Drafts(folder).write(found);
    const drafts = new Drafts(folder);
    await drafts.write(draft('mine', '2026-01-02T00:00:00.000Z'));
    drafts.removeWritten();
    expect(await drafts.list()).toEqual([found]);
  });

  it.each(['../escape', 'a/b', 'a\\b', '', '.', 'x'.repeat(65)])('refuses the id %j', async (id) => {
    const folder = emptyFolder();
    const drafts = new Drafts(path.join(folder, 'drafts'));
    await expect(drafts.write({ ...draft('a', '2026-01-01T00:00:00.000Z'), id })).rejects.toThrow(
      /not the id/,
    );
    await expect(drafts.remove(id)).rejects.toThrow(/not the id/);
    expect(readdirSync(folder)).toEqual([]);
  });
});
