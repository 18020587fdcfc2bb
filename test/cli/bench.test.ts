import { availableParallelism } from 'node:os';
import { beforeAll, describe, expect, test } from 'vitest';
import { higham, resnet } from '../../src/lab/speed/workloads.ts';
import { adjoint, build } from './adjoint.ts';

beforeAll(build, 120_000);

interface Row {
  workload: string;
  system: string;
  stepsPerSecond: number;
  least: number;
  most: number;
  ofStock: number;
  gflops: number;
}

describe('bench', () => {
  test('times every network of a suite on every system', async () => {
    const { code, stdout, stderr } = await adjoint([
      'bench',
      '--suite',
      'courses',
      '--rounds',
      '1',
      '--json',
    ]);
    expect(code, `${stderr}`).toBe(0);
    const { rounds, rows } = JSON.parse(stdout) as { rounds: number; rows: Row[] };
    expect(rounds).toBe(1);
    const shared = availableParallelism() > 1 ? ['webasm-threads'] : []; // Higham's steps are too small for it
    const systems = { [higham.name]: [], [resnet.name]: shared };
    expect(rows.map(({ workload, system }) => [workload, system])).toEqual(
      Object.entries(systems).flatMap(([name, more]) =>
        ['webasm', ...more, 'stock', 'reference'].map((system) => [name, system]),
      ),
    );
    for (const { system, stepsPerSecond, least, most, ofStock } of rows) {
      expect(least).toBeGreaterThan(0);
      expect(stepsPerSecond).toBeGreaterThanOrEqual(least);
      expect(stepsPerSecond).toBeLessThanOrEqual(most);
      if (system === 'stock') expect(ofStock).toBe(1);
    }
    // 16 weights: each meets its input, its cotangent and, but for the first four, what is sent back; two operations each.
    const products = 2 * (16 * 3 - 4);
    for (const { workload, stepsPerSecond, gflops } of rows) {
      if (workload !== higham.name) continue;
      const operations = (1e9 * gflops) / stepsPerSecond;
      expect(operations).toBeGreaterThanOrEqual(products);
      expect(operations).toBeLessThan(2 * products);
    }
  });

  test('prints a table for each network', async () => {
    const { code, stdout, stderr } = await adjoint(['bench', '--suite', 'courses', '--rounds', '1']);
    expect(code, `${stderr}`).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe(higham.name);
    expect(lines[1]).toMatch(/^ +system +steps\/s/);
    expect(lines.slice(2, 5).map((line) => line.trim().split(/\s/)[0])).toEqual([
      'webasm',
      'stock',
      'reference',
    ]);
    expect(lines).toContain(resnet.name);
    expect(stderr).toContain('medians of 1 round.');
  });

  test.each([
    [['--suite', 'peers'], '--suite must be one of dense, convolutions, neurons, courses, not "peers"'],
    [['--rounds', '0'], '--rounds must be a whole number from 1, not "0"'],
    [['net.json'], '"net.json" is one operand too many'],
  ])('%j is wrong usage', async (args, message) => {
    const { code, stdout, stderr } = await adjoint(['bench', ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});
