import { beforeAll, describe, expect, test } from 'vitest';
import type { CandidateReport } from '../../src/runtime/protocol.ts';
import { adjoint, build } from './adjoint.ts';

beforeAll(build, 120_000);

const iris = 'examples/iris.adjoint.json';

interface Told {
  backend: string;
  precision: number;
  reason: string;
  candidates: CandidateReport[];
}

describe('backends', () => {
  test('times what is there, and takes the quickest or the simpler of two that are about as quick', async () => {
    const { code, stdout, stderr } = await adjoint(['backends', iris, '--json']);
    expect(code, `${stderr}`).toBe(0);
    const { backend, candidates } = JSON.parse(stdout) as Told;
    const [reference, webasm, ...graphics] = candidates;
    expect(reference).toMatchObject({ backend: 'reference', precision: 64, deviation: 0 });
    expect(webasm).toMatchObject({ backend: 'webasm', precision: 32 });
    expect(webasm?.deviation).toBeLessThan(1e-5);
    const [slow, quick] = [reference?.seconds ?? NaN, webasm?.seconds ?? NaN];
    expect(backend).toBe(slow >= 1.1 * quick ? 'webasm' : 'reference');
    for (const one of graphics) expect(one).toMatchObject({ seconds: null, taken: false });
    expect(graphics.map(({ reason }) => reason)).toEqual(['not available here', 'not available here']);
  });

  test('prints a line for each, and the choice on stderr', async () => {
    const { stdout, stderr } = await adjoint(['backends', iris]);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.split(/\s/)[0])).toEqual([
      'backend',
      'reference',
      'webasm',
      'webgl2',
      'webgpu',
    ]);
    expect(lines.filter((line) => line.includes('taken: '))).toHaveLength(1);
    expect(stderr).toMatch(/^Auto takes (reference, float64|webasm, float32): /);
  });

  test('a short run does not wait to be measured, so the same seed gives the same history', async () => {
    const run = async () =>
      JSON.parse((await adjoint(['train', iris, '--epochs', '3', '--json'])).stdout) as {
        history: unknown;
        backend: string;
        candidates?: unknown;
      };
    const [first, second] = [await run(), await run()];
    expect(first).toMatchObject({ backend: 'webasm', history: second.history });
    expect(first.candidates).toBeUndefined();
  });
});
