import type { GraphDocument } from '../../document/document.ts';
import type { Asked, ExperimentNotice, ExperimentRequest } from '../../lab/experiments/protocol.ts';
import { askedOf, begun, chosenEntry, experimentsStore, received } from '../state/experiments-store.ts';
import { say, sessionStore } from '../state/session-store.ts';
import type { Channel } from './trainer.ts';

/** The worker of the experiments as seen from the window: started when first needed, then kept. One run at a time. */
export interface Experiments {
  /** Asks for the list unless it is there. */
  list(): void;
  can(action: 'run' | 'stop'): boolean;
  /** Runs the chosen experiment with the settings of its form. */
  run(): void;
  stop(): void;
  /** The network of an experiment at some settings; rejects with the reason where there is none. */
  draw(asked: Asked): Promise<GraphDocument>;
}

/** Milliseconds after which a worker that does not hear Stop is ended. */
const patience = 2000;

/** Starts the worker that runs experiments. */
export function startExperimentsWorker(): Worker {
  return new Worker(new URL('../../lab/experiments/worker.ts', import.meta.url), {
    type: 'module',
    name: 'adjoint experiments',
  });
}

export function createExperiments(startWorker: () => Channel): Experiments {
  let channel: Channel | null = null;
  let run = 0;
  let asks = 0;
  const waiting = new Map<
    number,
    { resolve: (document: GraphDocument) => void; reject: (reason: Error) => void }
  >();
  const state = () => experimentsStore.getState();

  const take = (notice: ExperimentNotice) => {
    if (notice.type === 'drawn' || notice.type === 'undrawn') {
      const asker = waiting.get(notice.ask);
      waiting.delete(notice.ask);
      if (notice.type === 'drawn') asker?.resolve(notice.document);
      else asker?.reject(new Error(notice.message));
      return;
    }
    const before = state().running;
    experimentsStore.setState(received(state(), notice));
    if (notice.type === 'outcome' && before?.run === notice.run) tellElsewhere(before.id);
  };
  const close = (worker: Channel, why: string) => {
    if (channel !== worker) return;
    channel = null;
    worker.terminate();
    for (const { reject } of waiting.values()) reject(new Error(why));
    waiting.clear();
  };
  const fail = (worker: Channel, why: string) => {
    if (channel !== worker) return;
    close(worker, why);
    const message = `The worker that runs experiments is gone: ${why}.`;
    if (state().entries === null) experimentsStore.setState({ missing: message });
    experimentsStore.setState(received(state(), { type: 'failed', run, message }));
  };
  const open = (): Channel => {
    const worker = startWorker();
    worker.addEventListener('message', (event: Event) => {
      if (channel === worker) take((event as MessageEvent<ExperimentNotice>).data);
    });
    worker.addEventListener('error', (event: Event) => {
      event.preventDefault();
      const { message } = event as Partial<ErrorEvent>;
      fail(worker, message === undefined || message === '' ? 'it could not be started' : message);
    });
    worker.addEventListener('messageerror', () => fail(worker, 'a message could not be read'));
    return worker;
  };
  const send = (request: ExperimentRequest) => {
    channel ??= open();
    channel.postMessage(request);
  };

  return {
    list() {
      if (state().entries !== null) return;
      experimentsStore.setState({ missing: null });
      send({ type: 'list' });
    },
    can(action) {
      const { running } = state();
      return action === 'run' ? running === null && chosenEntry(state()) !== null : running !== null;
    },
    run() {
      const entry = chosenEntry(state());
      if (entry === null || state().running !== null) return;
      run += 1;
      const asked = askedOf(state(), entry);
      experimentsStore.setState(begun(state(), { run, ...asked, begun: performance.now() }));
      send({ type: 'run', run, ...asked });
    },
    stop() {
      const { running } = state();
      const worker = channel;
      if (running === null || worker === null) return;
      experimentsStore.setState({ running: { ...running, stopping: true } });
      worker.postMessage({ type: 'stop', run: running.run } satisfies ExperimentRequest);
      setTimeout(() => {
        if (state().running?.run !== running.run) return;
        close(worker, 'it was stopped');
        experimentsStore.setState(received(state(), { type: 'stopped', run: running.run }));
      }, patience);
    },
    draw(asked) {
      asks += 1;
      const ask = asks;
      return new Promise((resolve, reject) => {
        waiting.set(ask, { resolve, reject });
        send({ type: 'draw', ask, ...asked });
      });
    },
  };
}

/** A run that ends while something else is on the screen says so. */
function tellElsewhere(id: string): void {
  const looking =
    sessionStore.getState().screen === 'experiments' && experimentsStore.getState().chosen === id;
  if (!looking) say('information', `Experiment ${id} is done.`);
}
