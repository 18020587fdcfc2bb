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

/** Takes stretches of so many steps, each with its learning rate, and answers where that led. */
async function taken(
  job: TrainingJob,
  executor: Executor,
  stretches: readonly number[],
  rateOf?: (stretch: number) => number,
) {
  const steps = new TrainingSteps(job);
  for (const [i, some] of stretches.entries()) {
    if (rateOf) steps.setHyper('learningRate', rateOf(i));
    const reason = await steps.advance(executor, some, 4);
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

test('and sooner where much was drawn for them', async () => {
  let collected = 0;
  const idle: Executor = {
    ...referenceExecutor(),
    prepare: () =>
      Promise.resolve({
        run: () => Promise.reject(new Error('the state stays')),
        leave: () => Promise.resolve({}),
        collect: () => ((collected += 1), Promise.resolve({})),
        destroy: () => undefined,
      }),
  };
  const steps = new TrainingSteps(moons);
  const perCall = Math.floor(2 ** 20 / steps.batch);
  await steps.advance(idle, 9 * perCall, perCall);
  // Two calls draw no more than 2²¹ numbers: the state is fetched after three, before the fourth and the seventh.
  expect(collected).toBe(2);
});

test('what a lost device had is made again from the state before, with the rates of then', async () => {
  const [stretches, rateOf] = [[4 * 5, 4 * 20, 3], (i: number) => 0.01 / (i + 1)] as const;
  for (const good of [1, 2, 8, 20]) {
    const device = far(good);
    const after = await taken(moons, device, stretches, rateOf);
    expect(after).toEqual(await taken(moons, referenceExecutor(64), stretches, rateOf));
    expect(device.log.at(-1)).toBe('run');
  }
});

test('a number that is not finite is found where it arose, whenever the state is looked at', async () => {
  for (const stretches of [[200], [80, 1, 1, 1, 1], Array.from({ length: 50 }, () => 4)]) {
    const there = await taken(line, far(), stretches, () => 30);
    expect(there.reason).toMatchObject({ code: 'not-finite', step: 83 });
    expect(there).toEqual(await taken(line, referenceExecutor(64), stretches, () => 30));
  }
  // Here the loss is finite when the parameter is not any more.
  const there = await taken(line, far(), [1], () => 1e308);
  expect(there.reason).toMatchObject({
    code: 'not-finite',
    step: 1,
    parameter: expect.any(String) as string,
  });
  expect(there).toEqual(await taken(line, referenceExecutor(64), [1], () => 1e308));
});
