import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { answer, fileFor } from '../../src/main/bundle.ts';
import { emptyFolder } from './folder.ts';

/** `<folder>/renderer` with a page, beside a file that must never be served. */
function bundle(): string {
  const folder = emptyFolder();
  const root = path.join(folder, 'renderer');
  mkdirSync(path.join(root, 'assets'), { recursive: true });
  writeFileSync(path.join(root, 'index.html'), '<p>page</p>');
  writeFileSync(path.join(root, 'assets', 'a b.js'), 'export {};');
  writeFileSync(path.join(folder, 'secret.txt'), 'secret');
  mkdirSync(path.join(folder, 'renderer-2'));
  writeFileSync(path.join(folder, 'renderer-2', 'secret.txt'), 'secret');
  return root;
}

describe('fileFor', () => {
  it('names files inside the folder', () => {
    expect(fileFor('/b', '/')).toBe(path.resolve('/b/index.html'));
    expect(fileFor('/b', '/assets/a%20b.js')).toBe(path.resolve('/b/assets/a b.js'));
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '/../renderer-2/secret.txt',
    '/c:/secret.txt',
    '/%00',
    '/%zz',
    '/..',
    '/.',
    '',
    'index.html',
  ])('refuses %j', (addressPath) => {
    expect(fileFor('/b/renderer', addressPath)).toBeNull();
  });
});

describe('answer', () => {
  it('serves the page with its type, its policy and isolation', async () => {
    const { status, headers, body } = await answer(bundle(), 'GET', '/');
    expect(status).toBe(200);
    expect(new TextDecoder().decode(body!)).toBe('<p>page</p>');
    expect(headers['Content-Type']).toBe('text/html; charset=utf-8');
    expect(headers['Content-Length']).toBe('11');
    expect(headers['Cross-Origin-Opener-Policy']).toBe('same-origin');
    expect(headers['Cross-Origin-Embedder-Policy']).toBe('require-corp');
    expect(headers['X-Content-Type-Options']).toBe('nosniff');
  });

  it('allows WebAssembly and no code made of strings, on scripts too (a worker has its own policy)', async () => {
    const { headers } = await answer(bundle(), 'GET', '/assets/a%20b.js');
    const policy = headers['Content-Security-Policy'] ?? '';
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).not.toContain("'unsafe-eval'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
    expect(policy).toContain("default-src 'none'");
  });

  it('answers 404 for what is absent and for folders, 405 for other methods, with the policy', async () => {
    const root = bundle();
    expect((await answer(root, 'GET', '/absent.js')).status).toBe(404);
    expect((await answer(root, 'GET', '/assets')).status).toBe(404);
    const refused = await answer(root, 'POST', '/');
    expect(refused.status).toBe(405);
    expect(refused.headers['Content-Security-Policy']).toBeDefined();
  });

  it('sends no body for HEAD', async () => {
    const { status, headers, body } = await answer(bundle(), 'HEAD', '/');
    expect([status, headers['Content-Length'], body]).toEqual([200, '11', null]);
  });

  it.runIf(process.platform !== 'win32')('does not follow a link out of the folder', async () => {
    const root = bundle();
    symlinkSync(path.join(root, '..', 'secret.txt'), path.join(root, 'link.txt'));
    expect((await answer(root, 'GET', '/link.txt')).status).toBe(404);
  });
});
