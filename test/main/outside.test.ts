import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { WaitingFiles, filesIn } from '../../src/main/outside.ts';

describe('filesIn', () => {
  it('keeps files, made absolute, and leaves options out', () => {
    const words = ['--no-sandbox', 'net.json', '', path.resolve('/b/c.json'), '-x'];
    expect(filesIn(words, path.resolve('/a'))).toEqual([
      path.resolve('/a/net.json'),
      path.resolve('/b/c.json'),
    ]);
  });
});

describe('WaitingFiles', () => {
  it('delivers in order, once the window listens, each once', async () => {
    const delivered: string[] = [];
    const waiting = new WaitingFiles((file) => Promise.resolve(void delivered.push(file)));
    await waiting.add(['a', 'b']);
    expect(delivered).toEqual([]);
    await waiting.ready();
    await waiting.add(['c']);
    expect(delivered).toEqual(['a', 'b', 'c']);
    waiting.notReady();
    await waiting.add(['d']);
    expect(delivered).toEqual(['a', 'b', 'c']);
    await waiting.ready();
    expect(delivered).toEqual(['a', 'b', 'c', 'd']);
  });
});
