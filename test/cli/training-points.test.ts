/** Where a run is measured, and how often. */
import { describe, expect, test, vi } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { nextPoint, type RunExtent, workOf } from '../../src/cli/training-points.ts';
import { runTraining } from '../../src/cli/training-run.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import { prepare } from '../../src/datasets/prepare.ts';
import { Measuring } from '../../src/runtime/measuring.ts';
import { pack } from '../../src/runtime/pack.ts';
import type { TrainingJob } from '../../src/runtime/protocol.ts';
import { trainingData } from '../../src/runtime/training-data.ts';
import { exampleDocument } from '../support/examples.ts';
import { compiled } from '../support/run.ts';

const free = { step: 1, point: 0 };

/** All points of a run. */
function pointsOf(extent: RunExtent): number[] {
  const points = [0];
  while ((points.at(-1) as number) < extent.last) points.push(nextPoint(points.at(-1) as number, extent));
  return points;
}

describe('points of a history', () => {
  test('every step of a short run, every epoch of a longer one, at most 200', () => {
    expect(pointsOf({ stepsPerEpoch: 7, last: 5, work: free })).toEqual([0, 1, 2, 3, 4, 5]);
    expect(pointsOf({ stepsPerEpoch: 100, last: 350, work: free })).toEqual([0, 100, 200, 300, 350]);
    expect(pointsOf({ stepsPerEpoch: 1, last: 100_000, work: free }).length).toBe(201);
  });

  test('a hundred steps over the rows of MNIST are measured at the start and at the end', () => {
    // 784-128-10: 101 632 multiply-adds forward, 784·128 + 2·1280 backward.
    const macs = { macsForward: 101_632, macsBackward: 102_912 };
    const work = workOf(macs, 32, 60_000);
    expect(work).toEqual({ step: 32 * 204_544, point: 60_000 * 101_632 });
    expect(pointsOf({ stepsPerEpoch: 1875, last: 100, work })).toEqual([0, 100]);
    // An epoch costs twice as much as its point.
    expect(pointsOf({ stepsPerEpoch: 1875, last: 3750, work })).toEqual([0, 1875, 3750]);
    // Without a last step a point stands behind as many steps as it costs: ⌈60 000·101 632 / (32·204 544)⌉.
    expect(nextPoint(0, { stepsPerEpoch: 1, last: Infinity, work })).toBe(932);
  });

  test('all but the last cost no more than the training, or than a second of work', () => {
    const random = seededRandom(8);
    const size = (most: number): number => Math.ceil(most ** random.uniform());
    for (let k = 0; k < 300; k += 1) {
      const work = { step: size(1e8), point: size(1e11) };
      const [stepsPerEpoch, last] = [size(5000), size(50_000)];
      const points = pointsOf({ stepsPerEpoch, last, work });
      expect(points.at(-1)).toBe(last);
      expect(points.length).toBeLessThanOrEqual(201);
      const cost = (points.length - 2) * work.point;
      expect(cost).toBeLessThanOrEqual(Math.max(last * work.step, 1e9));
    }
  });
});

test('a run measures its points and nothing else', async () => {
  const { graph, recipe, parameters } = exampleDocument('moons-mlp');
  const prepared = prepare({ kind: 'moons', count: 60 }, {}, 1);
  if (!prepared.ok) throw new Error('moons');
  const { program, graph: model } = compiled(graph, recipe);
  const job: TrainingJob = {
    program,
    parameters: pack(program, initialise(model, recipe, parameters, seededRandom(1))),
    data: trainingData(prepared, program),
    batch: { size: 10 },
    stop: { steps: 100 },
    reduce: 'mean',
    seed: 1,
    backend: 'reference',
  };
  const measured = vi.spyOn(Measuring.prototype, 'point');
  const counted = async (point: number): Promise<number[]> => {
    measured.mockClear();
    const { history } = await runTraining(job, 6, { step: 1e6, point }, () => {});
    expect(measured).toHaveBeenCalledTimes(history.length);
    return history.map(({ step }) => step);
  };
  expect((await counted(1)).length).toBe(101);
  expect(await counted(2e8)).toEqual([0, 30, 60, 90, 100]); // five points are a second of work
  expect(await counted(1e12)).toEqual([0, 100]);
  measured.mockRestore();
});
