import { afterEach, describe, expect, test, vi } from 'vitest';
import type { KernelProgram } from '../../src/compiler/program.ts';
import type { Evaluator } from '../../src/runtime/evaluate.ts';
import { Measuring, type Progress } from '../../src/runtime/measuring.ts';
import type { HistoryPoint, TrainingData } from '../../src/runtime/protocol.ts';

afterEach(() => vi.restoreAllMocks());

/** When, of a running run that tells every tenth of a second, the parameters come along. */
async function sendings(count: number, numbers: number, told: Partial<Progress> = {}): Promise<number[]> {
  const program = { parameters: Array.from({ length: count }, () => ({})) } as unknown as KernelProgram;
  // Neither is asked: no region is watched, and no point is measured.
  const measuring = new Measuring({} as Evaluator, {} as TrainingData, program);
  const times: number[] = [];
  for (let time = 0; time <= 2000; time += 100) {
    vi.spyOn(performance, 'now').mockReturnValue(time);
    const notice = await measuring.progress({
      run: 1,
      point: {} as HistoryPoint,
      stepsPerSecond: 1,
      state: { θ: new Float32Array(numbers), velocity: new Float32Array(1e6) },
      tensors: ['θ'],
      running: true,
      ...told,
    });
    if (notice.type !== 'progress' || notice.parameters === null) continue;
    expect(Object.keys(notice.parameters)).toEqual(['θ']);
    expect(notice.parameters['θ']).toHaveLength(numbers);
    times.push(time);
  }
  return times;
}

describe('parameters are sent along', () => {
  test('four times a second of a small network', async () => {
    expect(await sendings(3, 100)).toEqual([0, 300, 600, 900, 1200, 1500, 1800]);
  });

  test('less often where they are many, or many numbers', async () => {
    expect(await sendings(3, 700_000)).toEqual([0, 800, 1600]);
    expect(await sendings(25_000, 25_000)).toEqual([0, 800, 1600]);
  });

  test('always where a run rests', async () => {
    expect(await sendings(3, 700_000, { running: false })).toHaveLength(21);
  });
});
