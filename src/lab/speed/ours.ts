import { wellKnown } from '../../compiler/program.ts';
import type { Executor, Tensors } from '../../runtime/executor.ts';
import { type Contestant, burstOf } from './alternate.ts';
import { type Network, orderOf, residentOf } from './network.ts';

/**
 * Adjoint's own training on an executor, `repeat` steps in a call. Every call begins with the starting numbers, so that what it takes
 * is the same; on a graphics device it goes on from the one before, whose state has stayed there, as in a run.
 */
export async function ours(
  name: string,
  executor: Executor,
  network: Network,
  repeat: number,
): Promise<Contestant> {
  const { program, batch } = network;
  const resident = residentOf(network);
  const routine = await executor.prepare(program, 'train', { rows: batch, repeat, resident });
  const order = Float64Array.from(orderOf(batch, repeat));
  const start = executor.report().precision === 32 ? inSingle(network.start) : network.start;
  let spare: Tensors = {};
  const stays = ((await routine.leave?.(given(network, start, order))) ?? null) !== null;
  const call = async (): Promise<void> => {
    if (stays && (await routine.leave?.(given(network, {}, order)))) return;
    spare = await routine.run(given(network, start, order), spare);
  };
  return {
    name,
    burst: (milliseconds) => burstOf(call, repeat, milliseconds),
    close: () => executor.destroy(),
  };
}

/** The state as a trainer hands it to a device of single precision, from which it came back. */
function inSingle(state: Tensors): Tensors {
  return Object.fromEntries(Object.entries(state).map(([id, values]) => [id, Float32Array.from(values)]));
}

/** The loss of each of the first steps, before its update. */
export async function firstLosses(executor: Executor, network: Network, steps: number): Promise<number[]> {
  const { program, batch } = network;
  const resident = residentOf(network);
  const routine = await executor.prepare(program, 'train', { rows: batch, repeat: 1, resident });
  const losses: number[] = [];
  let state = network.start;
  for (let step = 0; step < steps; step += 1) {
    const order = Float64Array.from(orderOf(batch, 1, step));
    state = { ...state, ...(await routine.run(given(network, state, order))) };
    losses.push(state[wellKnown.progress]?.[1] ?? NaN);
  }
  routine.destroy();
  return losses;
}

function given({ hyper }: Network, state: Tensors, order: Float64Array): Tensors {
  return { ...state, [wellKnown.progress]: new Float64Array(4), [wellKnown.order]: order, hyper };
}
