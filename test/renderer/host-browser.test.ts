import { describe, expect, it } from 'vitest';
import { browserHost } from '../../src/renderer/host/browser.ts';
import type { FileHandle } from '../../src/renderer/host/file-access.ts';
import type { Draft } from '../../src/renderer/host/host.ts';
import type { Shelf, ShelvedFile } from '../../src/renderer/host/shelf.ts';

/** A file as a browser hands it out, in memory. */
class MemoryHandle {
  readonly kind = 'file';
  readonly name: string;
  text: string;
  leave: PermissionState = 'granted';
  gone = false;

  constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
  }
  getFile(): Promise<File> {
    if (this.gone) return Promise.reject(new DOMException('gone', 'NotFoundError'));
    return Promise.resolve(new File([this.text], this.name));
  }
  isSameEntry(other: unknown): Promise<boolean> {
    return Promise.resolve(other === this);
  }
  queryPermission(): Promise<PermissionState> {
    return Promise.resolve(this.leave);
  }
  requestPermission(): Promise<PermissionState> {
    return Promise.resolve(this.leave);
  }
  createWritable() {
    let written = '';
    return Promise.resolve({
      write: (text: string) => Promise.resolve(void (written += text)),
      close: () => Promise.resolve(void (this.text = written)),
      abort: () => Promise.resolve(),
    });
  }
  asHandle(): FileHandle {
    return this as unknown as FileHandle;
  }
}

class MemoryShelf implements Shelf {
  readonly #drafts = new Map<string, Draft>();
  readonly #files = new Map<string, ShelvedFile>();
  drafts = () => Promise.resolve([...this.#drafts.values()]);
  putDraft = (draft: Draft) => Promise.resolve(void this.#drafts.set(draft.id, draft));
  removeDraft = (id: string) => Promise.resolve(void this.#drafts.delete(id));
  files = () => Promise.resolve([...this.#files.values()]);
  putFile = (file: ShelvedFile) => Promise.resolve(void this.#files.set(file.ticket, file));
  removeFile = (ticket: string) => Promise.resolve(void this.#files.delete(ticket));
}

/** A host over a window whose pickers give `chosen`, or report a closed dialog. */
function setUp(chosen: MemoryHandle | null) {
  const cancelled = new DOMException('closed', 'AbortError');
  const pick = () => (chosen ? Promise.resolve(chosen.asHandle()) : Promise.reject(cancelled));
  let leaving: (event: Event) => void = () => undefined;
  const window = {
    document: { title: '' },
    addEventListener: (_type: string, listener: (event: Event) => void) => {
      leaving = listener;
    },
    showOpenFilePicker: async () => [await pick()],
    showSaveFilePicker: pick,
  };
  const shelf = new MemoryShelf();
  const isHeldBack = () => {
    const event = new Event('beforeunload', { cancelable: true });
    leaving(event);
    return event.defaultPrevented;
  };
  return { host: browserHost(window, shelf), window, shelf, isHeldBack };
}

describe('the browser as a host', () => {
  it('opens a file and saves back into it', async () => {
    const handle = new MemoryHandle('net.json', 'one');
    const { host } = setUp(handle);
    const opened = await host.open();
    expect(opened).toMatchObject({ name: 'net.json', text: 'one' });
    const saved = await host.save({ ticket: opened!.ticket, name: 'net.json', text: 'two' });
    expect(saved).toEqual({ ticket: opened!.ticket, name: 'net.json' });
    expect(handle.text).toBe('two');
  });

  it('answers null for a closed dialog', async () => {
    const { host } = setUp(null);
    expect(await host.open()).toBeNull();
    expect(await host.saveAs({ name: 'a.json', text: '' })).toBeNull();
    expect(await host.export({ name: 'a.csv', type: 'text/csv', contents: '' })).toBe(false);
  });

  it('says why it did not save', async () => {
    const handle = new MemoryHandle('net.json', 'one');
    const { host } = setUp(handle);
    const opened = await host.open();
    handle.leave = 'denied';
    const save = host.save({ ticket: opened!.ticket, name: 'net.json', text: 'two' });
    await expect(save).rejects.toThrow('"net.json" was not saved: the browser was not allowed to write it.');
    expect(handle.text).toBe('one');
  });

  it('reads recent files at the next visit, the same file under the same ticket, and drops one that is gone', async () => {
    const handle = new MemoryHandle('net.json', 'one');
    const { host, window, shelf } = setUp(handle);
    await host.open();
    await host.open();
    const next = browserHost(window, shelf);
    const recent = await next.recent();
    expect(recent).toHaveLength(1);
    expect(await next.openRecent(recent[0]!.ticket)).toMatchObject({ text: 'one' });
    handle.gone = true;
    await expect(next.openRecent(recent[0]!.ticket)).rejects.toThrow(/no longer there/);
    expect(await next.recent()).toEqual([]);
  });

  it('refuses what is no text', async () => {
    const handle = new MemoryHandle('net.json', '');
    handle.getFile = () => Promise.resolve(new File([new Uint8Array([0xff])], 'net.json'));
    await expect(setUp(handle).host.open()).rejects.toThrow(/not a text file in UTF-8/);
  });

  it('lists drafts newest first', async () => {
    const { host } = setUp(null);
    const older = { id: 'a', name: 'a', savedAt: '2026-01-01T00:00:00.000Z', text: '' };
    const newer = { ...older, id: 'b', savedAt: '2026-01-02T00:00:00.000Z' };
    await host.writeDraft(older);
    await host.writeDraft(newer);
    expect(await host.drafts()).toEqual([newer, older]);
    await host.removeDraft('b');
    expect(await host.drafts()).toEqual([older]);
  });

  it('holds the page back while work is unsaved, and names it', () => {
    const { host, window, isHeldBack } = setUp(null);
    expect(isHeldBack()).toBe(false);
    host.describe({ title: 'net', unsaved: true });
    expect(isHeldBack()).toBe(true);
    expect(window.document.title).toBe('• net – Adjoint');
    host.describe({ title: 'net', unsaved: false });
    expect(isHeldBack()).toBe(false);
  });
});
