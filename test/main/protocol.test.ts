import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { answer } from '../../src/main/bundle.ts';
import { bundleHandler, isOurAddress } from '../../src/main/protocol.ts';
import { emptyFolder } from './folder.ts';

describe('isOurAddress', () => {
  it.each(['app://bundle/', 'app://bundle/index.html?x#y'])('accepts %s', (address) => {
    expect(isOurAddress(address)).toBe(true);
  });

  it.each(['app://other/', 'https://bundle/', 'file:///bundle/', 'app://bundle.evil.example/', 'null', ''])(
    'refuses %j',
    (address) => {
      expect(isOurAddress(address)).toBe(false);
    },
  );
});

describe('bundleHandler', () => {
  it('answers as the bundle does, with every header', async () => {
    const root = emptyFolder();
    writeFileSync(path.join(root, 'index.html'), 'page');
    const response = await bundleHandler(root)(new Request('app://bundle/?theme=dark'));
    const { headers } = await answer(root, 'GET', '/');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('page');
    for (const [name, value] of Object.entries(headers)) expect(response.headers.get(name)).toBe(value);
  });

  it('answers nothing for another host', async () => {
    const root = emptyFolder();
    writeFileSync(path.join(root, 'index.html'), 'page');
    expect((await bundleHandler(root)(new Request('app://elsewhere/index.html'))).status).toBe(404);
  });

  it('serves nothing outside its folder', async () => {
    const folder = emptyFolder();
    writeFileSync(path.join(folder, 'secret.txt'), 'secret');
    const handle = bundleHandler(path.join(folder, 'renderer'));
    for (const address of [
      'app://bundle/../secret.txt',
      'app://bundle/..%2fsecret.txt',
      'app://bundle/..%5csecret.txt',
    ]) {
      const response = await handle(new Request(address));
      expect(response.status).not.toBe(200);
      expect(await response.text()).toBe('');
    }
  });
});
