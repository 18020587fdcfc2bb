/** Inside a worker: answers the questions of a contest. */
import type { Answer, Peer, Question, Workloads } from './contest.ts';

interface WorkerScope {
  postMessage(answer: Answer): void;
  onmessage: ((event: { readonly data: Question }) => void) | null;
}

/** Makes this worker a contestant. `make` is given a workload and a variant. */
export function answer(make: (workload: Workloads, variant: string) => Promise<Peer>): void {
  const scope = globalThis as unknown as WorkerScope;
  let peer: Peer | null = null;
  const reply = async (question: Question): Promise<Answer> => {
    if (question.ask === 'prepare') {
      peer = await make(question.workload, question.variant);
      return { losses: peer.losses, note: peer.note };
    }
    if (peer === null) throw new Error('asked for a burst before it was ready');
    return peer.burst(question.milliseconds);
  };
  scope.onmessage = ({ data }) => {
    reply(data).then(
      (told) => scope.postMessage(told),
      (error: unknown) =>
        scope.postMessage({ error: error instanceof Error ? error.message : String(error) }),
    );
  };
}
