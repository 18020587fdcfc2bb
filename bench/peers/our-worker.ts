/** Adjoint's training in a worker of a page, as the window has it. */
import { openDevice } from '../../src/runtime/device.ts';
import { gpuExecutor } from '../../src/runtime/gpu-executor.ts';
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
  const executor = onCard ? gpuExecutor(openDevice('webgpu'), 'bench') : systems.webasm();
  const losses = await firstLosses(executor, network, comparedSteps);
  const repeat = onCard ? workload.repeat.slow : workload.repeat.quick;
  const note = onCard ? 'without a card: drawn by software' : null;
  return { ...(await ours('Adjoint', executor, network, repeat)), losses, note };
});
