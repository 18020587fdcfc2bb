import { afterEach, expect, test, vi } from 'vitest';
import type { Notice, Request } from '../../src/runtime/protocol.ts';
import { exampleDocument } from '../support/examples.ts';
import { jobOf } from '../support/jobs.ts';

afterEach(() => void vi.unstubAllGlobals());

/** The worker's script as a machine with so many processors runs it; the time of its rests does not pass. */
async function workerOn(processors: number) {
  const notices: Notice[] = [];
  const rests: number[] = [];
  vi.stubGlobal('navigator', { hardwareConcurrency: processors });
  vi.stubGlobal('postMessage', (notice: Notice) => notices.push(notice));
  vi.stubGlobal('setTimeout', (_: () => void, milliseconds: number) => rests.push(milliseconds));
  vi.resetModules();
  await import('../../src/runtime/worker.ts');
  const { onmessage } = globalThis as unknown as { onmessage: (event: { data: Request }) => void };
  const job = { ...jobOf(exampleDocument('higham-2-2-3-2'), 'reference'), stop: {} };
  return { notices, rests, say: (data: Request) => onmessage({ data }), job };
}

/** Lets what waits have its turns until something is so. */
async function until(what: string, isSo: () => boolean): Promise<void> {
  const start = performance.now();
  while (!isSo()) {
    if (performance.now() - start > 20_000) throw new Error(`still not so: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const countOf = (notices: readonly Notice[], type: Notice['type']) =>
  notices.filter((notice) => notice.type === type).length;

test('on two processors a run goes on when the window has drawn what it told', async () => {
  const { notices, rests, say, job } = await workerOn(2);
  const told = () => countOf(notices, 'progress');
  say({ type: 'load', run: 1, job });
  say({ type: 'start', run: 1 });
  await until('it rests', () => rests.length > 0);
  const before = told();
  // Longer than the pause between two notices of a run that goes on.
  const later = performance.now() + 250;
  await until('time has passed', () => performance.now() > later);
  expect(told()).toBe(before);
  say({ type: 'drawn', run: 1 });
  await until('it went on', () => told() > before);
  say({ type: 'pause', run: 1 });
  say({ type: 'drawn', run: 1 });
  await until('it pauses', () => notices.at(-1)?.type === 'status');
  expect(notices.at(-1)).toMatchObject({ status: 'paused' });
  say({ type: 'unload', run: 1 });
}, 60_000);

test('on four processors it does not wait', async () => {
  const { notices, rests, say, job } = await workerOn(4);
  say({ type: 'load', run: 1, job });
  say({ type: 'start', run: 1 });
  await until('it has told thrice', () => countOf(notices, 'progress') >= 3);
  expect(rests).toEqual([]);
  say({ type: 'unload', run: 1 });
}, 60_000);
