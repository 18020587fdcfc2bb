import { describe, expect, test } from 'vitest';
import { wellKnown } from '../../src/compiler/program.ts';
import { openDevice } from '../../src/runtime/device.ts';
import type { Tensors } from '../../src/runtime/executor.ts';
import { gpuExecutor } from '../../src/runtime/gpu-executor.ts';
import { TrainingSteps } from '../../src/runtime/training-steps.ts';
import { residentData } from '../../src/runtime/state.ts';
import { exampleDocument } from '../support/examples.ts';
import { jobOf } from '../support/jobs.ts';

const job = jobOf(exampleDocument('higham-2-2-3-2'), 'webasm');

/** Calls of five steps from a state, one after another; `next` says which earlier answer may be written over. */
async function callsOf(
  count: number,
  next: (answers: readonly Tensors[]) => Tensors | undefined,
): Promise<Tensors[]> {
  const executor = gpuExecutor(openDevice('webasm'), 'test');
  const options = { rows: 1, repeat: 5, resident: residentData(job.program, job.data) };
  const routine = await executor.prepare(job.program, 'train', options);
  let { state } = new TrainingSteps(job);
  const answers: Tensors[] = [];
  for (let call = 0; call < count; call += 1) {
    const order = Float32Array.from({ length: 5 }, (_, i) => (7 * call + i) % 10);
    const inputs = { ...state, progress: new Float64Array(4), order, hyper: new TrainingSteps(job).hyper };
    const answer = await routine.run(inputs, next(answers));
    state = { ...state, ...answer };
    answers.push(answer);
  }
  executor.destroy();
  return answers;
}

const copied = (tensors: Tensors | undefined) =>
  Object.fromEntries(Object.entries(tensors ?? {}).map(([id, values]) => [id, [...values]]));

describe('the memory of a plan', () => {
  test('an answer stays as it is while later calls run', async () => {
    const apart = await Promise.all([1, 2, 3, 4].map((count) => callsOf(count, () => undefined)));
    const together = apart[3] ?? [];
    expect(together.map(copied)).toEqual(apart.map((answers) => copied(answers.at(-1))));
    const arrays = together.flatMap((answer) => Object.values(answer));
    expect(new Set(arrays).size).toBe(arrays.length);
    expect(new Set(arrays.map(({ buffer }) => buffer)).size).toBe(arrays.length);
  });

  test('[contract with gpu.js] answers are written where an earlier one lies that nobody looks at any more', async () => {
    const fresh = await callsOf(6, () => undefined);
    const reusing = await callsOf(6, (answers) => answers.at(-2));
    expect(copied(reusing.at(-1))).toEqual(copied(fresh.at(-1)));
    for (const id of Object.keys(reusing[0] ?? {})) {
      expect(reusing[5]?.[id]).toBe(reusing[3]?.[id]);
      expect(reusing[4]?.[id]).toBe(reusing[2]?.[id]);
      expect(reusing[5]?.[id]).not.toBe(reusing[4]?.[id]);
    }
  });

  test('what is too short or of another kind is left alone', async () => {
    const wrong = { [wellKnown.progress]: new Float64Array(4), '': new Float32Array(1) };
    const given = await callsOf(3, () => wrong);
    expect(copied(given[2])).toEqual(copied((await callsOf(3, () => undefined))[2]));
    expect([...wrong[wellKnown.progress]]).toEqual([0, 0, 0, 0]);
  });

  test('calls that break down leave the state as it was', async () => {
    const executor = gpuExecutor(openDevice('webasm'), 'test');
    const steps = new TrainingSteps(jobOf(exampleDocument('line-regression'), 'webasm'));
    await steps.advance(executor, 60, 20);
    const before = copied(steps.state);
    steps.setHyper('learningRate', 1e30);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(await steps.advance(executor, 40, 20)).toMatchObject({ code: 'not-finite' });
      expect(copied(steps.state)).toEqual(before);
    }
    steps.setHyper('learningRate', 0.05);
    expect(await steps.advance(executor, 40, 20)).toBeNull();
    expect(copied(steps.state)).not.toEqual(before);
    executor.destroy();
  });
});
