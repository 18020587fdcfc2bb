import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adjoint, build, temporaryFolder } from './adjoint.ts';

const folder = temporaryFolder();
const bars = 'examples/convolution-bars.adjoint.json';
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

test('convolutions with a bias per channel: expanded to tied neurons, collapsed to the same compiled bytes', async () => {
  const [neurons, layers] = [folder.file('bars-neurons.json'), folder.file('bars-layers.json')];
  const expanded = await adjoint(['expand', bars, '-o', neurons, '--json']);
  expect(JSON.parse(expanded.stdout)).toMatchObject({ vertices: 64 + 256 + 64 + 128 + 3 });
  await adjoint(['collapse', neurons, '-o', layers]);
  const [before, after] = [folder.file('c.json'), folder.file('d.json')];
  await adjoint(['compile', bars, '-o', before]);
  await adjoint(['compile', layers, '-o', after]);
  expect(readFileSync(after, 'utf8')).toBe(readFileSync(before, 'utf8'));
});

test('what cannot be expanded is refused in a line', async () => {
  const { code, stderr } = await adjoint(['expand', bars, '--vertex', 'c1']);
  const others = 'error[expand] The map of e1 links single components: open c2, p1, x as well.';
  expect([code, stderr]).toEqual([1, expect.stringContaining(others)]);
});
