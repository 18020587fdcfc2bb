import { describe, expect, it } from 'vitest';
import { events, notices, requests } from '../../src/main/contract.ts';
import type { Bridge } from '../../src/main/contract.ts';
import * as fake from '../fakes/electron.ts';

await import('../../src/main/preload.ts');
const bridge = fake.exposed.get('host') as Bridge;

describe('the preload', () => {
  it('exposes functions only, under one name', () => {
    expect([...fake.exposed.keys()]).toEqual(['host']);
    expect(Object.values(bridge).every((value) => typeof value === 'function')).toBe(true);
    expect(Object.keys(bridge).toSorted()).toEqual(
      [...Object.keys(requests), 'describe', 'onCommand', 'onOpen'].toSorted(),
    );
  });

  it('asks on the channel of each request, with its argument', async () => {
    await bridge.openRecent('t');
    await bridge.removeDraft('d');
    expect(fake.calls).toContainEqual(['invoke', requests.openRecent, 't']);
    expect(fake.calls).toContainEqual(['invoke', requests.removeDraft, 'd']);
  });

  it('passes on the payload without the event, until it is stopped', () => {
    const heard: unknown[][] = [];
    const stop = bridge.onCommand((...values: unknown[]) => heard.push(values));
    fake.ipcRenderer.emit(events.command, { sender: 'electron' }, 'save');
    stop();
    fake.ipcRenderer.emit(events.command, { sender: 'electron' }, 'open');
    expect(heard).toEqual([['save']]);
  });

  it('says when the window listens for files', () => {
    bridge.onOpen(() => undefined);
    expect(fake.calls).toContainEqual(['notice', notices.ready]);
  });
});
