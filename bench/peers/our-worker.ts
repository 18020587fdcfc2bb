/** Adjoint's training in a worker of a page, as the window has it. */
import { networkOf } from '../network.ts';
import { firstLosses, ours } from '../ours.ts';
import { systems } from '../systems.ts';
import { shared } from '../workloads.ts';
import { answer } from './answering.ts';
import { comparedSteps } from './contest.ts';

answer(async (name) => {
  const workload = shared[name];
  const network = networkOf(workload);
  const executor = systems.webasm();
  const losses = await firstLosses(executor, network, comparedSteps);
  return { ...(await ours('Adjoint', executor, network, workload.repeat.quick)), losses, note: null };
});
