import { expect, test } from 'vitest';
import { engineFlags } from '../../src/cli/engine-flags.ts';
import { adjoint } from './adjoint.ts';

test.each([
  ['11.3.244.8-node.38', ['--experimental-wasm-relaxed-simd']], // Node 20
  ['12.4.254.21-node.57', []], // Node 22: fuses of itself, and does not join
  ['13.6.233.17-node.53', ['--experimental-wasm-revectorize']], // Node 24
  ['14.1.146.11-node.25', ['--experimental-wasm-revectorize']], // Node 25
  ['14.6.202.34-node.34', ['--experimental-wasm-revectorize']], // Node 26
  ['15.6.102.3-node.1', []],
  ['unknown', []],
])('V8 %s is asked for %j', (version, flags) => {
  expect(engineFlags(version, 'linux', 'x64')).toEqual(flags);
});

test('vectors are joined on x64 alone, and not by Node for macOS', () => {
  const elsewhere = [
    ['darwin', 'x64'],
    ['darwin', 'arm64'],
    ['linux', 'arm64'],
  ] as const;
  for (const [platform, processor] of elsewhere)
    expect(engineFlags('13.6.233.17-node.53', platform, processor)).toEqual([]);
  expect(engineFlags('13.6.233.17-node.53', 'win32', 'x64')).toHaveLength(1);
});

/** V8 says so on stderr when it is asked for what it does not know. */
test('the V8 that runs us knows what it is asked for', async () => {
  expect(await adjoint(['--version'])).toMatchObject({ code: 0, stderr: '' });
});
