import { present } from '../../../base/assert.ts';
import type { KernelProgram } from '../../../compiler/program.ts';
import type { Table } from '../../../datasets/dataset.ts';
import { pack, unpack } from '../../../runtime/pack.ts';
import { referenceRoutine } from '../../../runtime/reference.ts';
import { startingState } from '../../../runtime/state.ts';
import type { Numbers } from '../../../runtime/executor.ts';

/** Training by a program's own update rule, in float64. */
export interface EpochPlan {
  readonly program: KernelProgram<'train'>;
  readonly table: Table;
  /** Document parameters to start from. */
  readonly start: Readonly<Record<string, ArrayLike<number>>>;
  readonly batch: number;
  readonly epochs: number;
  /** Steps of one epoch. */
  readonly steps: number;
  /** Row numbers of an epoch, batch after batch. */
  readonly order: (epoch: number) => ArrayLike<number>;
  /** Recipe numbers by name. */
  readonly hyper?: Readonly<Record<string, number>>;
}

/** Yields the document parameters after every epoch. */
export function* trainEpochs(
  plan: EpochPlan,
): Generator<{ readonly epoch: number; readonly values: Record<string, Float64Array> }> {
  const { program, table, batch, epochs, steps } = plan;
  const resident = { 'data.inputs': table.inputs, 'data.targets': table.targets };
  const routine = referenceRoutine(program, 'train', { rows: batch, repeat: steps, resident });
  const hyper = Float64Array.from(program.hyper, ({ name, value }) =>
    name === 'lossScale' ? 1 / batch : (plan.hyper?.[name] ?? value),
  );
  let state: Record<string, Numbers> = startingState(program, pack(program, plan.start));
  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    const order = Float64Array.from(plan.order(epoch));
    const progress = new Float64Array(present(state['progress'], 'progress').length);
    state = { ...state, ...routine.run({ ...state, progress, order, hyper }) };
    yield { epoch, values: unpack(program, state) };
  }
}
