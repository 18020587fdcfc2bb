import { describe, expect, it } from 'vitest';
import type { Bridge } from '../../src/main/contract.ts';
import { electronHost } from '../../src/renderer/host/electron.ts';
import { HostError } from '../../src/renderer/host/host.ts';

/** A bridge on which every request has the same answer. */
function bridge(reply: unknown): Bridge {
  return new Proxy({} as Bridge, { get: () => () => Promise.resolve(reply) });
}

describe('the desktop program as a host', () => {
  it('hands over values', async () => {
    const file = { ticket: 't', name: 'n', text: 'x' };
    expect(await electronHost(bridge({ ok: true, value: file })).open()).toEqual(file);
    expect(await electronHost(bridge({ ok: true, value: null })).open()).toBeNull();
  });

  it('throws the sentence of a failure', async () => {
    const host = electronHost(bridge({ ok: false, message: 'The disk is full.' }));
    await expect(host.saveAs({ name: 'n', text: 'x' })).rejects.toThrow(new HostError('The disk is full.'));
    await expect(host.removeDraft('d')).rejects.toThrow(HostError);
  });
});
