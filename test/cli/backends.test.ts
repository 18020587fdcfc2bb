import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CandidateReport } from '../../src/runtime/protocol.ts';
import { adjoint, build, temporaryFolder } from './adjoint.ts';

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
    const [reference, webasm, threads, ...graphics] = candidates;
    expect(reference).toMatchObject({ backend: 'reference', precision: 64, deviation: 0 });
    expect(webasm).toMatchObject({ backend: 'webasm', precision: 32 });
    expect(webasm?.deviation).toBeLessThan(1e-5);
    const [slow, quick] = [reference?.seconds ?? NaN, webasm?.seconds ?? NaN];
    expect(backend).toBe(slow >= 1.1 * quick ? 'webasm' : 'reference');
    expect(threads).toMatchObject({ backend: 'webasm-threads', seconds: null, taken: false });
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
      'webasm-threads',
      'webgl2',
      'webgpu',
    ]);
    expect(lines.filter((line) => line.includes('taken: '))).toHaveLength(1);
    expect(stderr).toMatch(/^Auto takes (reference, float64|webasm, float32): /);
  });

  test('several threads train to the numbers of one, and the process ends by itself', async () => {
    const { file, remove } = temporaryFolder();
    const wide = JSON.parse(readFileSync(iris, 'utf8')) as {
      graph: { vertices: Record<string, { shape: number[] }>; edges: Record<string, unknown> };
      recipe: { batch: { size: number } };
    };
    // 120 rows times 96 × 96 weights, which is enough work to be shared.
    wide.recipe.batch.size = 120;
    wide.graph.vertices['h'] = { ...(wide.graph.vertices['h'] as { shape: number[] }), shape: [96] };
    wide.graph.vertices['g'] = { ...wide.graph.vertices['h'] };
    wide.graph.edges['e2'] = { from: 'h', to: 'g', map: { kind: 'dense' } };
    wide.graph.edges['e3'] = { from: 'g', to: 'y', map: { kind: 'dense' } };
    writeFileSync(file('wide.adjoint.json'), JSON.stringify(wide));
    const run = async (backend: string) => {
      const given = ['train', file('wide.adjoint.json'), '--epochs', '20', '--json', '--backend', backend];
      const { code, stdout, stderr } = await adjoint(given);
      expect(code, `${stderr}`).toBe(0);
      return JSON.parse(stdout) as { history: unknown; backend: string };
    };
    const [one, several] = [await run('webasm'), await run('webasm-threads')];
    expect(one.backend).toBe('webasm');
    expect(several.backend).toBe('webasm-threads'); // where workers fail a run goes on in one thread
    expect(several.history).toEqual(one.history);
    remove();
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
