/** Adjoint's training in a worker of a page, as the window has it. */
import { findAdapters } from '../../src/runtime/adapters.ts';
import { openDevice } from '../../src/runtime/device.ts';
import { gpuExecutor } from '../../src/runtime/gpu-executor.ts';
import { threadsHere } from '../../src/runtime/threads.ts';
import { networkOf } from '../../src/lab/speed/network.ts';
import { firstLosses, ours } from '../../src/lab/speed/ours.ts';
import { systems } from '../../src/lab/speed/systems.ts';
import { shared } from '../../src/lab/speed/workloads.ts';
import { answer } from './answering.ts';
import { comparedSteps } from './contest.ts';

answer(async (name, backend) => {
  const workload = shared[name];
  const network = networkOf(workload);
  const onCard = backend === 'webgpu';
  const threads = backend === 'webasm-threads';
  const onProcessor = threads ? systems['webasm-threads'] : systems.webasm;
  const executor = onCard ? gpuExecutor(openDevice('webgpu'), 'bench') : onProcessor();
  const losses = await firstLosses(executor, network, comparedSteps);
  const repeat = onCard ? workload.repeat.slow : workload.repeat.quick;
  const note = onCard ? await cardNote() : threads ? `${threadsHere()} threads` : null;
  return { ...(await ours('Adjoint', executor, network, repeat)), losses, note };
});

async function cardNote(): Promise<string> {
  const card = (await findAdapters()).find(({ backend }) => backend === 'webgpu');
  return card && !card.software ? `on ${card.name}` : 'without a card: drawn by software';
}
