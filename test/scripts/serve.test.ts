import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { answer } from '../../src/main/bundle.ts';
import { serve } from '../../src/main/server.ts';
import { emptyFolder } from '../main/folder.ts';

/** Serves `<folder>/renderer`, which has a secret beside it, for one test. */
async function served() {
  const folder = emptyFolder();
  const root = path.join(folder, 'renderer');
  mkdirSync(root);
  writeFileSync(path.join(root, 'index.html'), 'page');
  writeFileSync(path.join(folder, 'secret.txt'), 'secret');
  const serving = await serve(root, 0);
  onTestFinished(() => serving.close());
  return { root, address: serving.address, port: Number(new URL(serving.address).port) };
}

/** What the server sends for a request line just as given: fetch would tidy the path first. */
function raw(port: number, target: string, host = '127.0.0.1'): Promise<string> {
  return new Promise((resolve, reject) => {
    let reply = '';
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    );
    socket.on('data', (part) => (reply += part.toString()));
    socket.on('end', () => resolve(reply));
    socket.on('error', reject);
  });
}

describe('the local server', () => {
  it('sends the page with exactly the headers of the desktop program', async () => {
    const { root, address } = await served();
    const response = await fetch(`${address}?theme=dark`);
    expect(await response.text()).toBe('page');
    const { headers } = await answer(root, 'GET', '/');
    for (const [name, value] of Object.entries(headers)) expect(response.headers.get(name)).toBe(value);
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '//../secret.txt',
    '../secret.txt',
    '/./../secret.txt',
  ])('sends nothing for %s', async (target) => {
    const { port } = await served();
    const reply = await raw(port, target);
    expect(reply).toMatch(/^HTTP\/1\.1 40[04]/);
    expect(reply).not.toContain('secret');
  });

  it('refuses a page that reaches it under another name', async () => {
    const { port } = await served();
    expect(await raw(port, '/', 'evil.example')).toMatch(/^HTTP\/1\.1 421/);
    expect(await raw(port, '/', `localhost:${port}`)).toMatch(/^HTTP\/1\.1 200/);
  });

  it('rejects when the port is taken', async () => {
    const { root, port } = await served();
    await expect(serve(root, port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
