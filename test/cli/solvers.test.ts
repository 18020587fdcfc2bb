import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adjoint, build, temporaryFolder } from './adjoint.ts';

const folder = temporaryFolder();
beforeAll(build, 120_000);
afterAll(folder.remove);

const higham = 'examples/higham-2-2-3-2.adjoint.json';
const iris = 'examples/iris.adjoint.json';

interface Point {
  readonly step: number;
  readonly train: number;
  readonly penalty: number;
  readonly line: { readonly value: number; readonly gradientNorm: number; readonly trials: number };
}

interface Run {
  readonly history: readonly Point[];
  readonly final: Point & { readonly reason: string };
  readonly solver: Readonly<Record<string, unknown>>;
  readonly backend: string;
  readonly precision: number;
}

async function trained(args: readonly string[], stdin = ''): Promise<Run> {
  const { code, stdout, stderr } = await adjoint(['train', ...args, '--json'], stdin);
  expect(code, `${stderr}`).toBe(0);
  return JSON.parse(stdout) as Run;
}

describe('train --solver', () => {
  test('prints the table of the method, and says why it ended', async () => {
    const { code, stdout, stderr } = await adjoint(['train', higham, '--solver', 'levenberg-marquardt']);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]?.trim().split(/\s+/)).toEqual([
      'iter',
      'objective',
      'norm(grad)',
      'step',
      'trials',
      'inner',
    ]);
    expect(lines[1]?.trim().split(/\s+/).slice(0, 2)).toEqual(['0', '5.328817e+0']); // the published first cost
    expect(lines.slice(1, -1).map((line) => Number(line.trim().split(/\s+/)[0]))).toEqual(
      lines.slice(1, -1).map((_, i) => i),
    );
    expect(lines.at(-1)).toMatch(
      /^Within the tolerance after \d+ iterations: loss \S+, accuracy 100\.0 %\.$/,
    );
    expect(stderr).toContain('Backend reference, float64');
  });

  test('--json, --log and -o: every iteration with its line, and the trained numbers', async () => {
    const [out, log] = [folder.file('iris.json'), folder.file('iris.jsonl')];
    const args = [
      iris,
      '--solver',
      'varpro',
      '--set',
      'outer=l-bfgs',
      '--steps',
      '4',
      '-o',
      out,
      '--log',
      log,
    ];
    const run = await trained(args);
    expect(run.history.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
    for (const { line, train, penalty } of run.history)
      expect(Math.abs(line.value / (train + penalty) - 1)).toBeLessThan(1e-12);
    expect(run.final).toMatchObject({ step: 4, reason: 'iterations' });
    expect(run).toMatchObject({ backend: 'reference', precision: 64 });
    expect(run.solver).toMatchObject({ kind: 'varpro', outer: 'l-bfgs', iterations: 4, warmStart: false });
    const logged = readFileSync(log, 'utf8').trimEnd().split('\n');
    expect(logged.map((line) => JSON.parse(line) as object)).toEqual(run.history);
    const { recipe } = JSON.parse(readFileSync(out, 'utf8')) as { recipe: { solver: object } };
    expect(recipe.solver).toEqual({ kind: 'varpro', outer: 'l-bfgs', iterations: 4 });
    // The written document names its method: without options it goes on from where it ended.
    const again = await trained([out, '--set', 'warmStart=true']);
    expect(again.history[0]?.train).toBeLessThan(run.final.train + 1e-3);
    const steps = await trained([out, '--solver', 'none', '--steps', '2']);
    expect(steps.history.map(({ step }) => step)).toEqual([0, 1, 2]);
    expect(steps.history[0]?.train).toBeCloseTo(run.final.train, 6); // float32 on WebAssembly
    expect(steps.history[0]).not.toHaveProperty('line');
  });

  test('the same seed gives the same sample and numbers', async () => {
    const args = [iris, '--solver', 'bfgs', '--set', 'sample=60', '--epochs', '5'];
    const [a, b, c] = await Promise.all([trained(args), trained(args), trained([...args, '--seed', '9'])]);
    expect(b?.history).toEqual(a?.history);
    expect(c?.history).not.toEqual(a?.history);
    // The line is of the sample, the loss of all rows.
    expect(a?.history[0]?.line.value).not.toBeCloseTo(
      (a?.history[0]?.train ?? NaN) + (a?.history[0]?.penalty ?? NaN),
      6,
    );
  });

  const cases: [string, readonly string[], number, RegExp][] = [
    [
      'an unknown solver',
      ['--solver', 'newton-gc'],
      1,
      /^error\[solver\] there is no solver "newton-gc"; did you mean "newton-cg"\?/,
    ],
    [
      'an unknown setting',
      ['--solver', 'bfgs', '--set', 'iteration=3'],
      1,
      /^error\[setting\] bfgs has no setting "iteration"; did you mean "iterations"\?/,
    ],
    [
      'a value that does not fit',
      ['--solver', 'bfgs', '--set', 'tolerance=-1'],
      1,
      /^error\[setting\] bfgs: tolerance must be a finite number from 0/,
    ],
    [
      'a solver that does not apply',
      ['--solver', 'gauss-newton'],
      1,
      /^error\[solver\] Gauss–Newton needs the squared loss.*\.$/m,
    ],
    ['a setting of nothing', ['--set', 'iterations=3'], 2, /name one with --solver/],
    [
      'single precision',
      ['--solver', 'bfgs', '--backend', 'webasm'],
      2,
      /float64 on the reference, not on webasm/,
    ],
  ];
  test.each(cases)('%s', async (_, args, code, message) => {
    const ended = await adjoint(['train', iris, ...args]);
    expect(ended.stderr).toMatch(message);
    expect(ended.code).toBe(code);
    expect(ended.stdout).toBe('');
  });

  test('a solver of the document that is unknown is a diagnostic with its place, for every command', async () => {
    const document = JSON.parse(readFileSync(iris, 'utf8')) as { recipe: { solver: object } };
    document.recipe.solver = { kind: 'lm' };
    for (const command of ['compile', 'train']) {
      const { code, stderr } = await adjoint([command, '-'], JSON.stringify(document));
      expect(stderr).toMatch(
        /^error\[unknown-kind\] recipe solver: There is no solver "lm"\. Known: .*varpro/,
      );
      expect(code).toBe(1);
    }
  });

  test('a number that is not finite stops the run: exit 1, the place and the step, no file', async () => {
    const out = folder.file('never.json');
    const args = ['train', 'examples/line-regression.adjoint.json', '--solver', 'gradient-descent'];
    const { code, stderr } = await adjoint([...args, '--set', 'learningRate=1e307', '-o', out]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error\[not-finite\] (vertex|parameter|graph).* in step \d+.* Lower the learning rate/,
    );
    expect(() => readFileSync(out)).toThrow(/ENOENT/);
  });
});
