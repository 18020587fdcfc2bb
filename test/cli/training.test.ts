import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { idxFile } from '../support/idx.ts';
import { adjoint, build, temporaryFolder } from './adjoint.ts';

const folder = temporaryFolder();
beforeAll(build, 120_000);
afterAll(folder.remove);

const higham = 'examples/higham-2-2-3-2.adjoint.json';

interface Run {
  history: { step: number; epoch: number; train: number; validation: number | null }[];
  final: { step: number; train: number; reason: string };
  backend: string;
  precision: number;
  seconds: number;
}

async function trained(args: readonly string[], stdin?: string): Promise<Run> {
  const { code, stdout, stderr } = await adjoint(['train', ...args, '--json'], stdin);
  expect(code, `${stderr}`).toBe(0);
  return JSON.parse(stdout) as Run;
}

describe('train', () => {
  test('Higham & Higham: the published costs after 1 and 10 steps', async () => {
    const run = await trained([higham, '--steps', '10', '--backend', 'reference']);
    const cost = (step: number): number => run.history.find((p) => p.step === step)?.train ?? NaN;
    // Published to eight decimals.
    expect(Math.abs(cost(1) - 5.32431032)).toBeLessThan(1e-8);
    expect(Math.abs(cost(10) - 5.29368084)).toBeLessThan(1e-8);
    expect(run.final).toMatchObject({ step: 10, reason: 'steps' });
    expect(run).toMatchObject({ backend: 'reference', precision: 64 });
    expect(run.seconds).toBeGreaterThan(0);
  });

  test('WebAssembly meets the reference to single precision', async () => {
    const run = await trained([higham, '--steps', '10', '--backend', 'webasm']);
    expect(run).toMatchObject({ backend: 'webasm', precision: 32 });
    // Ten steps and a sum of ten rows, a few hundred roundings of 6e-8 at most, of a number about 5.
    expect(Math.abs(run.final.train - 5.29368084)).toBeLessThan(300 * 6e-8 * 5.3);
  });

  test('the same seed gives the same history and file, another seed another', async () => {
    const args = ['examples/iris.adjoint.json', '--epochs', '20', '--backend', 'webasm'];
    const [a, b, c] = [folder.file('a.json'), folder.file('b.json'), folder.file('c.json')];
    const [first, second, other] = await Promise.all([
      trained([...args, '--seed', '4', '-o', a]),
      trained([...args, '--seed', '4', '-o', b]),
      trained([...args, '--seed', '5', '-o', c]),
    ]);
    expect(second?.history).toEqual(first?.history);
    expect(readFileSync(b, 'utf8')).toBe(readFileSync(a, 'utf8'));
    expect(other?.history).not.toEqual(first?.history);
    expect(first?.history.at(-1)?.epoch).toBe(20);
    expect(first?.final.train).toBeLessThan(0.5 * (first?.history[0]?.train ?? NaN));
  });

  test('-o keeps the trained numbers: evaluating the file gives the loss that training told; --log has the history', async () => {
    const [out, log] = [folder.file('line.json'), folder.file('run.jsonl')];
    const options = ['--steps', '40', '--backend', 'reference', '-o', out, '--log', log];
    const run = await trained(['examples/2-3-1.adjoint.json', ...options]);
    const rows = ['--input', '[[1,2],[0.5,-0.3],[-1,0.4]]', '--target', '[[1],[0],[0.5]]'];
    const { stdout } = await adjoint(['gradient', out, ...rows, '--json']);
    const { loss } = JSON.parse(stdout) as { loss: number };
    expect(loss).toBeCloseTo(run.final.train, 14);
    expect(loss).toBeLessThan(0.2643);
    const evaluated = await adjoint(['evaluate', out, rows[0] as string, rows[1] as string, '--json']);
    const { y } = (JSON.parse(evaluated.stdout) as { outputs: { y: number[][] } }).outputs;
    const targets = [1, 0, 0.5];
    const byHand = y.reduce((sum, [value], i) => sum + 0.5 * ((value ?? NaN) - (targets[i] ?? NaN)) ** 2, 0);
    expect(byHand).toBeCloseTo(loss, 14);
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual(run.history);
  });

  test('a CSV file named relative to the document', async () => {
    const document = JSON.parse(readFileSync('examples/2-3-1.adjoint.json', 'utf8')) as {
      recipe: { data: Record<string, unknown> };
    };
    const embedded = await trained(['-', '--steps', '3', '--backend', 'reference'], JSON.stringify(document));
    writeFileSync(folder.file('rows.csv'), String(document.recipe.data['text']));
    delete document.recipe.data['text'];
    document.recipe.data['path'] = 'rows.csv';
    writeFileSync(folder.file('named.json'), JSON.stringify(document));
    const named = await trained([folder.file('named.json'), '--steps', '3', '--backend', 'reference']);
    expect(named.history).toEqual(embedded.history);
  });

  test('--patience ends the run early and writes the best parameters; it needs rows for validation', async () => {
    const moons = JSON.parse(readFileSync('examples/moons-mlp.adjoint.json', 'utf8')) as {
      recipe: Record<string, unknown>;
    };
    moons.recipe['data'] = { kind: 'moons', count: 60, noise: 0.5 };
    moons.recipe['preparation'] = { validation: 0.8 };
    const [file, out] = [folder.file('few.json'), folder.file('early.json')];
    writeFileSync(file, JSON.stringify(moons));
    const args = [file, '--epochs', '3000', '--patience', '30', '--backend', 'reference'];
    const run = (await trained([...args, '-o', out])) as Run & { best: { step: number; validation: number } };
    expect(run.final.reason).toBe('patience');
    expect(run.final.step).toBeGreaterThan(run.best.step);
    // The file starts where the validation loss was best.
    const [start] = (await trained([out, '--epochs', '0', '--backend', 'reference'])).history;
    expect(start?.validation).toBe(run.best.validation);
    const plain = await adjoint(['train', ...args]);
    expect(plain.stderr).toContain(`Stopped early at step ${run.final.step}: best validation loss`);
    expect(plain.stderr).toContain(`at step ${run.best.step}; those parameters are kept.`);
    const blind = await adjoint(['train', higham, '--patience', '3']);
    expect(blind.code).toBe(1);
    expect(blind.stderr).toContain('keep a share of the rows for validation');
  });

  test('IDX files by --data and --labels, packed or not, and by the recipe; faults name the file', async () => {
    const names = ['images-idx3-ubyte', 'labels-idx1-ubyte', 'images-idx3-ubyte.gz', 'few-idx1-ubyte'];
    const [images, labels, packed, few] = names.map((name) => folder.file(name)) as [
      string,
      string,
      string,
      string,
    ];
    // Twelve pictures of 2×2 pixels: the left column is bright in class 4, the right one in class 9.
    const classes = Array.from({ length: 12 }, (_, i) => (i % 3 === 0 ? 4 : 9));
    const pixels = classes.flatMap((c, i) => (c === 4 ? [200 + i, 10, 220, 0] : [5, 190 + i, 0, 230]));
    const bytes = idxFile([12, 2, 2], pixels);
    writeFileSync(images, bytes);
    writeFileSync(labels, idxFile([12], classes));
    writeFileSync(packed, gzipSync(bytes));
    writeFileSync(few, idxFile([11], classes.slice(1)));
    const document = {
      format: 'adjoint/graph',
      version: 1,
      graph: {
        vertices: { x: { kind: 'input', shape: [2, 2] }, y: { kind: 'unit', shape: [2] } },
        edges: { W: { from: 'x', to: 'y', map: { kind: 'dense' } } },
      },
      recipe: {
        loss: { kind: 'cross-entropy' },
        optimizer: { kind: 'gradient-descent', learningRate: 1 },
        data: { kind: 'idx', path: 'images-idx3-ubyte', labelsPath: 'labels-idx1-ubyte' },
      },
    };
    const file = folder.file('pictures.json');
    writeFileSync(file, JSON.stringify(document));
    const options = ['--steps', '50', '--backend', 'reference'];
    const own = await trained([file, ...options]);
    expect(own.final.train).toBeLessThan(0.05); // of ln 2 where nothing is learnt
    const given = await trained([file, '--data', packed, '--labels', labels, ...options]);
    expect(given.history).toEqual(own.history);
    const wrong = await adjoint(['train', file, '--data', images, '--labels', few, ...options]);
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('few-idx1-ubyte: there are 12 examples and 11 labels');
    const alone = await adjoint(['train', file, '--labels', labels, ...options]);
    expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining('--labels belongs to --data')]);
  });

  test('a loss in the stop rule ends the run', async () => {
    const document = JSON.parse(readFileSync('examples/2-3-1.adjoint.json', 'utf8')) as {
      recipe: { stop: object };
    };
    document.recipe.stop = { loss: 0.2 };
    const run = await trained(['-', '--backend', 'reference'], JSON.stringify(document));
    expect(run.final.reason).toBe('loss');
    expect(run.final.train).toBeLessThan(0.2);
  });

  test('a number that is not finite stops the run: exit 1, the vertex and the step, no file', async () => {
    const text = readFileSync('examples/line-regression.adjoint.json', 'utf8');
    const document = JSON.parse(text) as { recipe: { optimizer: object } };
    document.recipe.optimizer = { kind: 'gradient-descent', learningRate: 1e30 };
    const out = folder.file('never.json');
    const args = ['train', '-', '--steps', '50', '--backend', 'webasm', '-o', out, '--json'];
    const { code, stdout, stderr } = await adjoint(args, JSON.stringify(document));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error\[not-finite\] (vertex|parameter|graph).*step \d+/);
    expect(JSON.parse(stdout)).toMatchObject({ diagnostics: [{ code: 'not-finite' }] });
    expect(() => readFileSync(out)).toThrow(/ENOENT/);
  });
});
