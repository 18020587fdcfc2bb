/** The worker's entry: experiments run here and never in the window. */
import { experiments } from './index.ts';
import type { ExperimentNotice, ExperimentRequest } from './protocol.ts';
import { Runner } from './runner.ts';

interface WorkerScope {
  postMessage(message: ExperimentNotice): void;
  onmessage: ((event: { readonly data: ExperimentRequest }) => void) | null;
}

const scope = globalThis as unknown as WorkerScope;
const channel = new MessageChannel();

const runner = new Runner(experiments, {
  notify: (notice) => scope.postMessage(notice),
  breathe: () =>
    new Promise((resolve) => {
      // A message to ourselves queues behind those that wait already; unlike a timer it has no minimum delay.
      channel.port1.onmessage = () => resolve();
      channel.port2.postMessage(null);
    }),
  now: () => performance.now(),
});

scope.onmessage = ({ data }) => void runner.receive(data);
