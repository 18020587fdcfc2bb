import { expect, test } from 'vitest';
import type { Executor, Routine, Tensors } from '../../src/runtime/executor.ts';
import { isState } from '../../src/runtime/executor.ts';
import { referenceExecutor } from '../../src/runtime/reference.ts';
import type { TrainingJob } from '../../src/runtime/protocol.ts';
import { TrainingSteps } from '../../src/runtime/training-steps.ts';
import { exampleDocument } from '../support/examples.ts';
import { jobOf } from '../support/jobs.ts';

const moons = jobOf(exampleDocument('moons-mlp'), 'reference');
const line = jobOf(exampleDocument('line-regression'), 'reference');

/** Plain loops as a device whose memory is far: it keeps the state of every routine, until it is lost with its `good`-th call. */
function far(good = Infinity): Executor & { readonly log: string[] } {
  const reference = referenceExecutor(64);
  const log: string[] = [];
  let calls = 0;
  return {
    log,
    prepare: async (program, procedure, options) => {
      const routine = await reference.prepare(program, procedure, options);
      let state: Tensors | null = null;
      const leave = async (inputs: Tensors): Promise<Tensors | null> => {
        calls += 1;
        if (calls >= good) return null;
        const given = Object.keys(inputs).some((id) => isState(program, id));
        log.push(given ? 'give' : 'go on');
        const after = await routine.run({ ...(given ? {} : state), ...inputs });
        const entries = Object.entries(after);
        state = Object.fromEntries(entries.filter(([id]) => isState(program, id)));
        return Object.fromEntries(entries.filter(([id]) => !isState(program, id)));
      };
      const collect = (): Promise<Tensors | null> => {
        log.push('collect');
        return Promise.resolve(calls >= good ? null : state);
      };
      const run: Routine['run'] = (inputs) => {
        log.push('run');
        return routine.run(inputs);
      };
      return { run, leave, collect, destroy: () => routine.destroy() };
    },
    report: () => reference.report(),
    destroy: () => reference.destroy(),
  };
}

/** Takes calls of so many steps and answers where that led. */
async function taken(job: TrainingJob, executor: Executor, calls: readonly number[], learningRate?: number) {
  const steps = new TrainingSteps(job);
  if (learningRate !== undefined) steps.setHyper('learningRate', learningRate);
  for (const some of calls) {
    const reason = (await steps.advance(executor, some, 4)) ?? null;
    if (reason) return { reason, count: steps.count, state: steps.state };
  }
  const reason = await steps.settle(executor);
  return { reason, count: steps.count, state: steps.state };
}

test('state that stays on a device comes to the same numbers, and goes there and back only where it must', async () => {
  const calls = [4, 4, 4, 2, 8, 1];
  const device = far();
  const there = await taken(moons, device, calls);
  const here = await taken(moons, referenceExecutor(64), calls);
  expect(there).toEqual(here);
  expect(there.count).toBe(23);
  // It moves once for every plan that steps are taken with: three calls of four steps, two of one, two of four, and one.
  const stretch = (some: number): string[] => [
    'give',
    ...Array.from({ length: some - 1 }, () => 'go on'),
    'collect',
  ];
  expect(device.log).toEqual([3, 2, 2, 1].flatMap(stretch));
});

test('a long run fetches the state after sixteen calls', async () => {
  const device = far();
  await taken(moons, device, [4 * 40]);
  expect(device.log.filter((entry) => entry === 'collect')).toHaveLength(3);
  expect(device.log.filter((entry) => entry === 'give')).toHaveLength(3);
});

test('what a lost device had is made again from the state before', async () => {
  for (const good of [1, 2, 6, 20]) {
    const device = far(good);
    const after = await taken(moons, device, [4 * 25, 3]);
    expect(after).toEqual(await taken(moons, referenceExecutor(64), [4 * 25, 3]));
    expect(device.log.at(-1)).toBe('run');
  }
});

test('a number that is not finite is found where it arose, whenever the state is looked at', async () => {
  for (const calls of [[200], [80, 1, 1, 1, 1], Array.from({ length: 50 }, () => 4)]) {
    const there = await taken(line, far(), calls, 30);
    expect(there.reason).toMatchObject({ code: 'not-finite', step: 83 });
    expect(there).toEqual(await taken(line, referenceExecutor(64), calls, 30));
  }
});
