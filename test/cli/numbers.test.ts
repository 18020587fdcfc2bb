import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adjoint, build, temporaryFolder } from './adjoint.ts';

const folder = temporaryFolder();
beforeAll(build, 120_000);
afterAll(folder.remove);

const small = 'examples/2-3-1.adjoint.json';
const input = '[[1,2],[0.5,-0.3],[-1,0.4]]';
const target = '[[1],[0],[0.5]]';

interface Gradient {
  loss: number;
  gradients: Record<string, { shape: number[]; values: number[] }>;
}

describe('gradient', () => {
  // The reference numbers have ten decimals: they are met to half a unit of the last, and a little for the rounding itself.
  const tolerance = 5.1e-11;
  const expected: Record<string, number> = {
    w11: -0.0110203295,
    w12: -0.0403214681,
    w21: 0.0085806083,
    w22: 0.0382303118,
    w31: -0.011862228,
    w32: -0.0475747228,
    v1: 0.0451459524,
    v2: 0.012891857,
    v3: 0.0086690306,
  };

  test('the 2-3-1 network: the printed loss and gradients, for every parameter', async () => {
    const { code, stdout } = await adjoint([
      'gradient',
      small,
      '--input',
      input,
      '--target',
      target,
      '--json',
    ]);
    expect(code).toBe(0);
    const { loss, gradients } = JSON.parse(stdout) as Gradient;
    expect(Math.abs(loss - 0.264390871)).toBeLessThanOrEqual(5.1e-10);
    expect(Object.keys(gradients).sort()).toEqual(Object.keys(expected).sort());
    for (const [id, value] of Object.entries(expected)) {
      expect(gradients[id]?.shape).toEqual([1, 1]);
      expect(Math.abs((gradients[id]?.values[0] ?? NaN) - value), `${id}`).toBeLessThanOrEqual(tolerance);
    }
  });

  test('rows from @file.csv, @file.json and the document from stdin give the same bytes', async () => {
    writeFileSync(folder.file('x.csv'), 'x1,x2\n1,2\n0.5,-0.3\n-1,0.4\n');
    writeFileSync(folder.file('t.json'), target);
    const plain = await adjoint(['gradient', small, '--input', input, '--target', target, '--json']);
    const [x, t] = [`@${folder.file('x.csv')}`, `@${folder.file('t.json')}`];
    const files = await adjoint(['gradient', small, '--input', x, '--target', t, '--json']);
    const piped = await adjoint(
      ['gradient', '-', `--input=${input}`, `--target=${target}`, '--json'],
      readFileSync(small, 'utf8'),
    );
    expect(files.stdout).toBe(plain.stdout);
    expect(piped.stdout).toBe(plain.stdout);
  });

  test('mean and sum over rows differ by their number; ridge adds λ/2‖w‖² and λw; precision 32 rounds', async () => {
    const document = JSON.parse(readFileSync(small, 'utf8')) as { recipe: Record<string, object> };
    document.recipe['loss'] = { kind: 'squared', half: true, reduce: 'mean' };
    const mean = await gradientOf(document);
    expect(mean.loss).toBeCloseTo(0.2643908715 / 3, 9);
    document.recipe['loss'] = { kind: 'squared', half: false, reduce: 'sum' };
    const twice = await gradientOf(document);
    expect(twice.loss).toBeCloseTo(2 * 0.2643908715, 9);
    document.recipe['regulariser'] = { kind: 'ridge', lambda: 0.5 };
    const ridge = await gradientOf(document);
    const change = (ridge.gradients['w22']?.values[0] ?? NaN) - (twice.gradients['w22']?.values[0] ?? NaN);
    expect(change).toBeCloseTo(0.5 * 0.3, 12);
    expect(ridge.loss).toBeGreaterThan(twice.loss);
    const single = await gradientOf(document, ['--precision', '32']);
    expect(single.loss).not.toBe(ridge.loss);
    // Every operation is rounded to 6e-8 relative, and there are some thirty on the way to the loss.
    expect(Math.abs(single.loss - ridge.loss)).toBeLessThan(30 * 6e-8 * ridge.loss);
  });

  test('class numbers stand for one-hot rows of a cross-entropy output', async () => {
    const iris = ['gradient', 'examples/iris.adjoint.json', '--input', '[[5,3,1,0],[6,3,5,2]]', '--json'];
    const labels = await adjoint([...iris, '--target', '[[0],[2]]']);
    const rows = await adjoint([...iris, '--target', '[[1,0,0],[0,0,1]]']);
    expect(labels.code).toBe(0);
    expect(labels.stdout).toBe(rows.stdout);
    const wrong = await adjoint([...iris, '--target', '[[0],[3]]']);
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toMatch(/^error\[rows\] --target row 2: 3 is not a class/);
  });
});

async function gradientOf(document: object, more: readonly string[] = []): Promise<Gradient> {
  const args = ['gradient', '-', '--input', input, '--target', target, '--json', ...more];
  const { code, stdout, stderr } = await adjoint(args, JSON.stringify(document));
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as Gradient;
}

describe('evaluate', () => {
  test('two outputs by vertex, on the reference and in WebAssembly', async () => {
    const args = ['evaluate', 'examples/skip-edge-dag.adjoint.json', '--input', '[[1,0.7,-1.3]]', '--json'];
    const reference = await adjoint(args);
    const { outputs } = JSON.parse(reference.stdout) as { outputs: Record<string, number[][]> };
    expect(outputs['y1']?.[0]?.[0]).toBeCloseTo(0.85639168, 9);
    expect(outputs['y2']?.[0]?.[0]).toBeCloseTo(-0.132160485, 9);
    const webasm = await adjoint([...args, '--backend', 'webasm']);
    expect(webasm.stderr).toMatch(/^Backend webasm, float32: /);
    const single = (JSON.parse(webasm.stdout) as { outputs: Record<string, number[][]> }).outputs;
    // Three layers of tanh in single precision: some tens of roundings of 6e-8.
    expect(single['y1']?.[0]?.[0]).toBeCloseTo(0.85639168, 5);
    expect(single['y1']?.[0]?.[0]).not.toBe(outputs['y1']?.[0]?.[0]);
  });
});

describe('compile', () => {
  test('--json: diagnostics, sequence and counts', async () => {
    const { code, stdout } = await adjoint(['compile', small, '--json']);
    expect(code).toBe(0);
    const { diagnostics, sequence, counts } = JSON.parse(stdout) as Record<string, Record<string, unknown>>;
    expect(diagnostics).toEqual([]);
    expect(sequence).toMatchObject({ depth: 2, size: 6, width: 3 });
    expect(counts).toMatchObject({ parameters: 9, macsForward: 9 });
    expect(Object.keys(counts ?? {}).sort()).toEqual(['bytes', 'macsBackward', 'macsForward', 'parameters']);
  });

  test('every stage prints', async () => {
    const stages = ['sequence', 'forward', 'backward', 'tangent', 'program'];
    const printed = await Promise.all(stages.map((stage) => adjoint(['compile', small, '--print', stage])));
    for (const { code, stdout } of printed) {
      expect(code).toBe(0);
      expect(stdout.split('\n').length).toBeGreaterThan(3);
    }
    expect(printed[0]?.stdout).toContain('depth 2, size 6, width 3');
  });

  test('the same bytes whatever the order of keys', async () => {
    for (const name of ['skip-edge-dag', 'shared-weights', 'peaks-residual']) {
      const text = readFileSync(`examples/${name}.adjoint.json`, 'utf8');
      const reversed = folder.file(`${name}.reversed.json`);
      writeFileSync(reversed, JSON.stringify(backwards(JSON.parse(text))));
      const [a, b] = [folder.file('a.json'), folder.file('b.json')];
      expect((await adjoint(['compile', `examples/${name}.adjoint.json`, '-o', a])).code).toBe(0);
      expect((await adjoint(['compile', reversed, '-o', b])).code).toBe(0);
      const compiled = readFileSync(a, 'utf8');
      expect(readFileSync(b, 'utf8') === compiled, `${name}`).toBe(true);
      expect(JSON.parse(compiled)).toMatchObject({ format: 'adjoint/compiled', version: 1 });
    }
  });
});

/** The value with the keys of every object the other way round. */
function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, v]) => [key, backwards(v)]),
  );
}

test('check passes on an example, with what --json promises', async () => {
  const { code, stdout } = await adjoint(['check', 'examples/peaks-residual.adjoint.json', '--json']);
  expect(code).toBe(0);
  const {
    derivative,
    adjoint: tests,
    passed,
  } = JSON.parse(stdout) as {
    derivative: { h: number[]; e0: number[]; e1: number[]; order: number };
    adjoint: { id: string; error: number }[];
    passed: boolean;
  };
  expect(passed).toBe(true);
  expect(derivative.h).toEqual(Array.from({ length: 30 }, (_, k) => 2 ** -(k + 1)));
  expect([derivative.e0.length, derivative.e1.length]).toEqual([30, 30]);
  expect(derivative.order).toBeGreaterThan(1.9);
  expect(tests.length).toBe(12); // the network and eleven edges
  for (const { error } of tests) expect(error).toBeLessThan(1e-12);
});

test('schema prints the schemas by file name', async () => {
  const { code, stdout } = await adjoint(['schema']);
  expect(code).toBe(0);
  const schemas = JSON.parse(stdout) as Record<string, object>;
  expect(schemas['graph.schema.json']).toEqual(JSON.parse(readFileSync('schemas/graph.schema.json', 'utf8')));
});
