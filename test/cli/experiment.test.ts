import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDocument } from '../../src/document/codec.ts';
import { idxFile } from '../support/idx.ts';
import { adjoint, build, temporaryFolder } from './adjoint.ts';

const folder = temporaryFolder();
beforeAll(build, 120_000);
afterAll(folder.remove);

interface Judged {
  readonly quantity: string;
  readonly reproduced: boolean;
}

interface Answer {
  readonly id: string;
  readonly settings: Record<string, unknown>;
  readonly data?: string;
  readonly results: Record<string, unknown>;
  readonly comparisons: readonly Judged[];
  readonly seconds: number;
  readonly backend: string;
}

const answer = async (...args: string[]): Promise<Answer> => {
  const { code, stdout, stderr } = await adjoint(['experiment', ...args, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.trim().split('\n').length).toBe(1);
  return JSON.parse(stdout) as Answer;
};

test('without an id it lists every experiment, as text and as JSON', async () => {
  const { code, stdout } = await adjoint(['experiment']);
  expect(code).toBe(0);
  const ids = stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[0]);
  expect(ids).toContain('H5');
  const listed = JSON.parse((await adjoint(['experiment', '--json'])).stdout) as {
    experiments: { id: string }[];
  };
  expect(listed.experiments.map(({ id }) => id)).toEqual(ids);
});

test('with an id it prints listings and comparisons and says whether all are reproduced', async () => {
  const { code, stdout } = await adjoint(['experiment', 'h12']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^H12 {2}Path of gradient descent\n/);
  expect(stdout).toContain('rate=0.02');
  expect(stdout).toMatch(/\n100 +0\.03374063872 /);
  expect(stdout).toMatch(/x₁ after 100 steps +0\.0337406387 /);
  expect(stdout).toContain('All 6 numbers are reproduced.');
});

test('--json prints one object', async () => {
  const { id, settings, results, comparisons, seconds, backend } = await answer('H15');
  expect([id, settings['side'], results['positives']]).toEqual(['H15', 81, 210]);
  expect(comparisons.length).toBe(2);
  expect(comparisons.every(({ reproduced }) => reproduced)).toBe(true);
  expect(seconds).toBeGreaterThan(0);
  expect(backend).toContain('float64');
});

test('--set changes what is computed, once for every setting', async () => {
  const { settings, results, comparisons } = await answer('H12', '--set', 'a=2', '--set', 'steps=10');
  expect([settings['a'], settings['steps']]).toEqual([2, 10]);
  // (1 − 2·0.02·2)^10 · 2, by hand.
  expect((results['end'] as number[])[0]).toBeCloseTo(2 * 0.92 ** 10, 14);
  // The published numbers are for other settings; what holds at all settings stays.
  expect(comparisons.map(({ quantity }) => quantity)).toEqual([
    'x₁ against its closed form',
    'x₂ against its closed form',
  ]);
  const tanh = await answer('H14', '--set', 'activation=tanh', '--set', 'side=11');
  expect(tanh.settings['activation']).toBe('tanh');
});

test('says plainly that there is nothing to compare with', async () => {
  const { code, stdout } = await adjoint(['experiment', 'H20', '--set', 'seed=3']);
  expect(code).toBe(0);
  expect(stdout).toContain('nothing to compare with');
});

test('-o writes the outcome with its figures, --document the network', async () => {
  const [whole, network] = [folder.file('h15.json'), folder.file('h15.adjoint.json')];
  const { code } = await adjoint(['experiment', 'H15', '-o', whole, '--document', network]);
  expect(code).toBe(0);
  const outcome = JSON.parse(readFileSync(whole, 'utf8')) as {
    id: string;
    figures: { kind: string; lattice: { values: number[] } }[];
  };
  expect(outcome.id).toBe('H15');
  expect(outcome.figures[0]?.kind).toBe('classes');
  expect(outcome.figures[0]?.lattice.values.length).toBe(101 * 101);
  expect(readDocument(readFileSync(network, 'utf8')).ok).toBe(true);
  const compiled = await adjoint(['compile', network]);
  expect(compiled.code).toBe(0);
});

test('--data takes pictures in place of the stand-in, packed or not; --labels their classes', async () => {
  const [images, labels] = [folder.file('some-idx3-ubyte.gz'), folder.file('some-idx1-ubyte')];
  const pixels = Array.from({ length: 20 * 36 }, (_, i) => (i * i) % 251);
  writeFileSync(images, gzipSync(idxFile([20, 6, 6], pixels)));
  writeFileSync(
    labels,
    idxFile(
      [20],
      Array.from({ length: 20 }, (_, i) => i % 4),
    ),
  );
  const [own, given] = [await answer('H19'), await answer('H19', '--data', images)];
  expect(given.data).toBe('some-idx3-ubyte.gz');
  expect(given.results['imageNorm']).not.toBe(own.results['imageNorm']);
  expect(given.comparisons.every(({ reproduced }) => reproduced)).toBe(true);
  const sizes = ['count=15', 'validation=5', 'width=4', 'activation=sin'].flatMap((one) => ['--set', one]);
  const learnt = await answer('H1', '--data', images, '--labels', labels, ...sizes);
  expect(learnt.results['sin']).toHaveProperty('validationError');
  const faults: [readonly string[], number, string][] = [
    [['H1', '--data', images, ...sizes], 1, 'error[data] H1 needs the class of every example'],
    [['H5', '--data', images], 1, 'error[data] H5 takes no examples from files'],
    [['H19', '--data', labels], 1, 'error[data] some-idx1-ubyte: the file has one number for every example'],
    [['H19', '--data', folder.file('none')], 1, 'error[file]'],
    [['H19', '--labels', labels], 2, '--labels belongs to --data'],
  ];
  for (const [args, expected, message] of faults) {
    const { code, stderr } = await adjoint(['experiment', ...args]);
    expect([args, code]).toEqual([args, expected]);
    expect(stderr).toContain(message);
  }
  const { stdout } = await adjoint(['experiment']);
  expect(stdout).toMatch(/^H19 .*\(takes --data\)$/m);
});

describe('bad input', () => {
  const cases: [string, readonly string[], number, RegExp][] = [
    ['an unknown id', ['H55'], 1, /^error\[experiment\] there is no experiment "H55"; did you mean "H5"\?/],
    ['an id far from all', ['landscape'], 1, /^error\[experiment\] .*"adjoint experiment" lists them/],
    [
      'an unknown setting',
      ['H12', '--set', 'rat=1'],
      1,
      /^error\[setting\] H12 has no setting "rat"; did you mean "rate"/,
    ],
    [
      'a text for a number',
      ['H12', '--set', 'a=x'],
      1,
      /^error\[setting\] H12: a must be a finite number above 0, not "x"/,
    ],
    [
      'an empty number',
      ['H12', '--set', 'a='],
      1,
      /^error\[setting\] H12: a must be a finite number above 0, not ""/,
    ],
    ['an unknown choice', ['H14', '--set', 'activation=relu'], 1, /must be one of sign, tanh, not "relu"/],
    [
      'no network',
      ['H12', '--document', folder.file('none.json')],
      1,
      /^error\[experiment\] H12 has no network/,
    ],
    [
      'no folder',
      ['H12', '-o', folder.file('no/such/file.json')],
      1,
      /^error\[file\] .*its folder does not exist/,
    ],
    ['a setting without a value', ['H12', '--set', 'a'], 2, /--set needs KEY=VALUE, not "a"/],
    ['two ids', ['H12', 'H13'], 2, /"H13" is one operand too many/],
    ['settings without an id', ['--set', 'a=1'], 2, /ID is missing/],
    ['-o twice', ['H12', '-o', 'a', '-o', 'b'], 2, /--output is given twice/],
  ];
  test.each(cases)('%s', async (_, args, expected, message) => {
    const { code, stdout, stderr } = await adjoint(['experiment', ...args]);
    expect([code, stdout]).toEqual([expected, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n').length).toBe(1);
  });

  test('every bad setting is told', async () => {
    const { stderr } = await adjoint([
      'experiment',
      'H12',
      '--set',
      'a=x',
      '--set',
      'steps=0',
      '--set',
      'z=1',
    ]);
    expect(stderr.trim().split('\n').length).toBe(3);
  });
});
