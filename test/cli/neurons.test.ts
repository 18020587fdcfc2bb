import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adjoint, build, temporaryFolder } from './adjoint.ts';

const folder = temporaryFolder();
beforeAll(build, 120_000);
afterAll(folder.remove);

test('expand and collapse: another drawing, the same outputs, and back the same compiled bytes', async () => {
  const file = 'examples/xor-table-tanh.adjoint.json';
  const [neurons, layers] = [folder.file('neurons.json'), folder.file('layers.json')];
  const expanded = await adjoint(['expand', file, '-o', neurons, '--json']);
  expect(JSON.parse(expanded.stdout)).toMatchObject({ vertices: 7, edges: 12 });
  await adjoint(['collapse', neurons, '-o', layers]);
  const rows = '[[0,0],[0,1],[1,0],[1,1]]';
  const [a, b] = [file, neurons].map((name) => adjoint(['evaluate', name, '--input', rows, '--json']));
  expect(JSON.parse((await b)?.stdout ?? '')).toEqual(JSON.parse((await a)?.stdout ?? ''));
  const [before, after] = [folder.file('a.json'), folder.file('b.json')];
  await adjoint(['compile', file, '-o', before]);
  await adjoint(['compile', layers, '-o', after]);
  expect(readFileSync(after, 'utf8')).toBe(readFileSync(before, 'utf8'));
});

test('what cannot be expanded is refused in a line', async () => {
  const { code, stderr } = await adjoint([
    'expand',
    'examples/convolution-bars.adjoint.json',
    '--vertex',
    'c1',
  ]);
  expect([code, stderr]).toEqual([1, expect.stringContaining('error[expand] Components of c1 share a bias')]);
});
