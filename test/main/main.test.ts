import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { events, notices, requests } from '../../src/main/contract.ts';
import * as fake from '../fakes/electron.ts';

/** The whole main process, wired, against the recorder. */

let window: fake.BrowserWindow;
const folder = mkdtempSync(path.join(tmpdir(), 'adjoint-main-'));

const ownFrame = { url: 'app://bundle/index.html', parent: null };

function ask(channel: string, ...values: unknown[]): Promise<unknown> {
  return askFrom({ sender: window.webContents, senderFrame: ownFrame }, channel, ...values);
}

async function askFrom(event: unknown, channel: string, ...values: unknown[]): Promise<unknown> {
  return fake.handlers.get(channel)!(event, ...values);
}

function tell(channel: string, ...values: unknown[]): void {
  fake.ipcMain.emit(channel, { sender: window.webContents, senderFrame: ownFrame }, ...values);
}

/** Lets everything that waits for nothing but a promise happen. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function called(name: string): unknown[][] {
  return fake.calls.filter(([what]) => what === name).map(([, ...rest]) => rest);
}

beforeAll(async () => {
  fake.app.userData = folder;
  process.argv = ['/program', '--some-flag']; // no files: a packaged program started by itself
  await import('../../src/main/main.ts');
  window = await vi.waitUntil(() => fake.BrowserWindow.made[0]);
});

beforeEach(() => {
  fake.answers.open = [];
  fake.answers.save = '';
  fake.answers.button = 0;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the window', () => {
  it('has its engine join vectors, asked before there is a window', () => {
    expect(called('appendSwitch')).toEqual([['js-flags', '--wasm-revectorize']]);
  });

  it('is sandboxed, isolated, without Node, and shows our own address', () => {
    expect(window.options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
    });
    expect(String(window.options.webPreferences['preload'])).toMatch(/preload\.cjs$/);
    expect(window.address).toBe('app://bundle/');
    expect(called('enableSandbox')).toHaveLength(1);
  });

  it('cannot be led elsewhere', () => {
    const event = (url: string) => ({ url, preventDefault: vi.fn<() => void>() });
    const foreign = event('https://example.org/');
    window.webContents.emit('will-navigate', foreign);
    expect(foreign.preventDefault).toHaveBeenCalled();
    const dropped = event('file:///home/someone/a.html');
    window.webContents.emit('will-navigate', dropped);
    expect(dropped.preventDefault).toHaveBeenCalled();
    const own = event('app://bundle/');
    window.webContents.emit('will-navigate', own);
    expect(own.preventDefault).not.toHaveBeenCalled();
    const webview = event('');
    window.webContents.emit('will-attach-webview', webview);
    expect(webview.preventDefault).toHaveBeenCalled();
  });

  it('opens no windows, and outside only what is listed', () => {
    const open = window.webContents.openHandler!;
    const addresses = [
      'https://reactflow.dev/x',
      'https://evil.example/',
      'http://reactflow.dev/',
      'file:///etc/passwd',
    ];
    for (const url of [...addresses, 'https://a@github.com/', 'https://github.com.evil.example/']) {
      expect(open({ url })).toEqual({ action: 'deny' });
    }
    expect(called('openExternal')).toEqual([['https://reactflow.dev/x']]);
  });

  it('is given the clipboard, to our page only, and no device', () => {
    const check = fake.sessionHandlers.get('permissionCheck') as (...values: unknown[]) => boolean;
    expect(check(null, 'clipboard-read', 'app://bundle/')).toBe(true);
    expect(check(null, 'clipboard-read', 'https://example.org')).toBe(false);
    expect(check(null, 'media', 'app://bundle/')).toBe(false);
    const request = fake.sessionHandlers.get('permissionRequest') as (...values: unknown[]) => void;
    const decisions: boolean[] = [];
    const decide = (granted: boolean) => decisions.push(granted);
    request(null, 'geolocation', decide, { requestingUrl: 'app://bundle/' });
    request(null, 'clipboard-sanitized-write', decide, { requestingUrl: 'app://bundle/' });
    expect(decisions).toEqual([false, true]);
    expect((fake.sessionHandlers.get('devicePermission') as () => boolean)()).toBe(false);
  });

  it('is reloaded after a crash, once within ten seconds', () => {
    window.webContents.emit('render-process-gone', {}, { reason: 'clean-exit' });
    expect(called('reload')).toHaveLength(0);
    window.webContents.emit('render-process-gone', {}, { reason: 'oom' });
    expect(called('reload')).toHaveLength(1);
  });
});

describe('the scheme', () => {
  it('is standard and secure, and its answers isolate', async () => {
    expect(fake.schemes).toEqual([
      {
        scheme: 'app',
        privileges: expect.objectContaining({ standard: true, secure: true, supportFetchAPI: true }),
      },
    ]);
    const response = await fake.protocolHandlers.get('app')!(new Request('app://bundle/'));
    expect(response.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
    expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
  });
});

describe('requests', () => {
  it('are handled, every one of the contract and no other', () => {
    expect([...fake.handlers.keys()].toSorted()).toEqual(Object.values(requests).toSorted());
  });

  it.each([
    [
      'another site',
      () => ({ sender: window.webContents, senderFrame: { url: 'https://example.org/', parent: null } }),
    ],
    [
      'another host of our scheme',
      () => ({ sender: window.webContents, senderFrame: { url: 'app://x/', parent: null } }),
    ],
    [
      'a frame inside',
      () => ({ sender: window.webContents, senderFrame: { url: 'app://bundle/', parent: ownFrame } }),
    ],
    ['a frame that is gone', () => ({ sender: window.webContents, senderFrame: null })],
    ['other contents', () => ({ sender: {}, senderFrame: ownFrame })],
  ])('are refused from %s', async (_who, event) => {
    for (const channel of Object.values(requests)) {
      await expect(askFrom(event(), channel)).rejects.toThrow(/foreign page/);
    }
    fake.ipcMain.emit(notices.describe, event(), { title: 'stolen', unsaved: false });
    expect(window.title).not.toContain('stolen');
  });

  it('take no path and no field more than the contract has', async () => {
    const refused = { ok: false, message: expect.stringContaining('refused') as string };
    const text = 'x';
    expect(await ask(requests.save, { ticket: '/etc/passwd', name: 'a', text })).toEqual(refused);
    expect(await ask(requests.save, { ticket: null, name: 'a', text, path: '/elsewhere/a' })).toEqual(
      refused,
    );
    expect(await ask(requests.saveAs, { name: 'a', text, path: '/elsewhere/a' })).toEqual(refused);
    expect(await ask(requests.open, '/etc/passwd')).toEqual(refused);
    expect(await ask(requests.openRecent, '/etc/passwd')).toEqual(refused);
    expect(await ask(requests.removeDraft, '../recent')).toEqual(refused);
    expect(
      await ask(requests.writeDraft, { id: '../x', name: 'x', savedAt: '2026-01-01T00:00:00Z', text }),
    ).toEqual(refused);
    expect(await ask(requests.export, { name: 'a', type: 'text/csv', contents: 7 })).toEqual(refused);
  });

  it('write a draft into the folder of the program', async () => {
    const draft = { id: 'one', name: 'n', savedAt: '2026-01-01T00:00:00.000Z', text: '{}' };
    expect(await ask(requests.writeDraft, draft)).toEqual({ ok: true, value: null });
    expect(existsSync(path.join(folder, 'drafts', 'one.json'))).toBe(true);
    expect(await ask(requests.drafts)).toEqual({ ok: true, value: [draft] });
  });

  it('fail with a sentence, as data', async () => {
    fake.answers.open = [path.join(folder, 'absent.json')];
    const message = '"absent.json" could not be read: it is no longer there.';
    expect(await ask(requests.open)).toEqual({ ok: false, message });
  });
});

describe('files from outside', () => {
  it('wait for the window, then come in order', async () => {
    for (const name of ['a', 'b']) {
      writeFileSync(path.join(folder, `${name}.json`), name);
      fake.app.emit('open-file', { preventDefault: () => undefined }, path.join(folder, `${name}.json`));
    }
    const opened = () => called('send').filter(([channel]) => channel === events.open);
    expect(opened()).toHaveLength(0);
    tell(notices.ready);
    fake.app.emit('second-instance', {}, ['/program', '--flag', 'a.json'], folder);
    await vi.waitFor(() => expect(opened()).toHaveLength(3));
    expect(opened().map(([, file]) => (file as { text: string }).text)).toEqual(['a', 'b', 'a']);
  });
});

describe('closing', () => {
  it('asks while work is unsaved: cancel stays, save waits for the save', async () => {
    const asked = () => called('showMessageBox').length;
    tell(notices.describe, { title: 'net', unsaved: true });
    expect(window.title).toMatch(/^(• )?net – Adjoint$/);
    fake.answers.button = 2;
    expect(window.close()).toBe(false);
    await vi.waitFor(() => expect(asked()).toBe(1));
    expect(window.destroyed).toBe(false);

    // Save, but the dialog of the save is cancelled: the window stays, also when the work is saved later.
    fake.answers.button = 0;
    await settled();
    expect(window.close()).toBe(false);
    await vi.waitFor(() => expect(called('send')).toContainEqual([events.command, 'save']));
    expect(await ask(requests.save, { ticket: null, name: 'net.json', text: '{}' })).toEqual({
      ok: true,
      value: null,
    });
    tell(notices.describe, { title: 'net', unsaved: false });
    expect(window.destroyed).toBe(false);

    // Discard: the draft of this work goes too.
    await settled();
    tell(notices.describe, { title: 'net', unsaved: true });
    fake.answers.button = 1;
    expect(window.close()).toBe(false);
    await vi.waitFor(() => expect(window.destroyed).toBe(true));
    expect(existsSync(path.join(folder, 'drafts', 'one.json'))).toBe(false);
  });

  it('closes by itself once the save it asked for has happened', async () => {
    fake.app.emit('activate');
    window = fake.BrowserWindow.made.at(-1)!;
    tell(notices.describe, { title: 'net', unsaved: true });
    fake.answers.button = 0;
    const before = called('send').length;
    expect(window.close()).toBe(false);
    await vi.waitFor(() => expect(called('send').length).toBeGreaterThan(before));
    fake.answers.save = path.join(folder, 'net.json');
    await ask(requests.writeDraft, { id: 'two', name: 'n', savedAt: '2026-01-01T00:00:00.000Z', text: '{}' });
    await ask(requests.save, { ticket: null, name: 'net.json', text: '{}' });
    tell(notices.describe, { title: 'net', unsaved: false });
    expect(window.destroyed).toBe(true);
    // What is saved needs no recovery at the next start.
    expect(existsSync(path.join(folder, 'drafts', 'two.json'))).toBe(false);
  });
});
