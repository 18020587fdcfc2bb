import { expect, test } from 'vitest';
import type { Executor } from '../../src/runtime/executor.ts';
import type { BackendReport } from '../../src/runtime/protocol.ts';
import { recovering } from '../../src/runtime/recovering.ts';
import { referenceExecutor } from '../../src/runtime/reference.ts';
import { trialParameters } from '../../src/runtime/state.ts';
import { compile } from '../../src/compiler/compile.ts';
import type { WholeProgram } from '../../src/compiler/program.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';

const program = compile(graphOf({ x: input(2), y: unit('tanh') }, ['x>y']), recipeOf())
  .program as WholeProgram;
const inputs = { x: Float64Array.of(1, 2), ...trialParameters(program) };

/** Works in plain loops under the name of a backend, and fails from its `good`-th call on. */
function failing(backend: BackendReport['backend'], good: number): Executor & { ended: boolean } {
  const reference = referenceExecutor();
  let calls = 0;
  return {
    ended: false,
    async prepare(...given) {
      const routine = await reference.prepare(...given);
      return {
        run: (values) => {
          calls += 1;
          if (calls > good) throw new Error('the device is gone');
          return routine.run(values);
        },
        destroy: () => routine.destroy(),
      };
    },
    report: () => ({ ...reference.report(), backend }),
    destroy() {
      this.ended = true;
    },
  };
}

test('a call that a graphics device fails is made again on WebAssembly, and those that follow stay there', async () => {
  const first = failing('webgl2', 1);
  let told = 0;
  const executor = recovering(first, () => (told += 1));
  const routine = await executor.prepare(program, 'forward', { rows: 1 });
  const before = (await routine.run(inputs))['prediction']?.[0] ?? NaN;
  expect(first.ended).toBe(false);
  for (let i = 0; i < 2; i += 1) {
    const after = (await routine.run(inputs))['prediction']?.[0] ?? NaN;
    expect(Math.abs(after - before)).toBeLessThan(1e-6); // float32
  }
  expect([told, first.ended]).toEqual([1, true]);
  expect(executor.report()).toMatchObject({ backend: 'webasm' });
  expect(executor.report().reason).toContain('the device is gone');
  routine.destroy();
  executor.destroy();
});

test('a call that workers fail is made again in one thread', async () => {
  const executor = recovering(failing('webasm-threads', 0), () => {});
  const routine = await executor.prepare(program, 'forward', { rows: 1 });
  await routine.run(inputs);
  expect(executor.report()).toMatchObject({ backend: 'webasm' });
  expect(executor.report().reason).toContain('webasm-threads failed');
  executor.destroy();
});

test('what fails elsewhere fails', async () => {
  const executor = recovering(failing('webasm', 0), () => {});
  const routine = await executor.prepare(program, 'forward', { rows: 1 });
  await expect(routine.run(inputs)).rejects.toThrow('the device is gone');
});
