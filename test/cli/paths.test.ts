import { beforeAll, expect, test } from 'vitest';
import { adjoint, build } from './adjoint.ts';

beforeAll(build, 120_000);

const dag = 'examples/skip-edge-dag.adjoint.json';
const row = ['--input', '[[1,2,1]]', '--target', '[[1,0]]'];

interface Paths {
  readonly gradient: number;
  readonly sum: number;
  readonly paths: string;
  readonly terms: readonly { readonly path: string; readonly product: number }[];
}

test('paths: the terms add up to the gradient of the command `gradient`', async () => {
  const { code, stdout } = await adjoint(['paths', dag, '--weight', 'x2-h1', ...row, '--json']);
  expect(code).toBe(0);
  const { gradient, sum, paths, terms } = JSON.parse(stdout) as Paths;
  expect(paths).toBe('2');
  expect(terms.map(({ path }) => path)).toEqual(['x2 → h1 → h3 → y1 → L', 'x2 → h1 → h3 → y2 → L']);
  // Two products of seven factors each.
  const within = 2 ** -53 * 16 * terms.reduce((all, { product }) => all + Math.abs(product), 0);
  const added = terms.reduce((all, { product }) => all + product, 0);
  expect(Math.abs(added - sum)).toBeLessThanOrEqual(within);
  const other = await adjoint(['gradient', dag, ...row, '--json']);
  const { gradients } = JSON.parse(other.stdout) as { gradients: Record<string, { values: number[] }> };
  expect(Math.abs((gradients['x2-h1']?.values[0] ?? NaN) - gradient)).toBeLessThanOrEqual(within);
});

test('paths: one number of a layer, the largest paths, and how many there are', async () => {
  const spiral = ['paths', 'examples/spiral.adjoint.json', '--input', '[[1,2]]', '--target', '[[1]]'];
  const { stdout } = await adjoint([...spiral, '--weight', 'e1[2,1]', '--top', '4']);
  expect(stdout).toMatch(/4 of 128 paths; they hold \d+ % of the sum of magnitudes\./);
  const none = await adjoint([...spiral, '--weight', 'e1[99,1]']);
  expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('no single number "e1[99,1]"')]);
  const several = await adjoint([...spiral, '--weight', 'e1']);
  expect(several.code).toBe(1);
});
