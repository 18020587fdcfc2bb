import type { Notice, Region, Request, TrainingJob } from '../../runtime/protocol.ts';
import { afterDrawing } from './after-drawing.ts';

/** The part of a worker that is needed here. */
export type Channel = Pick<Worker, 'postMessage' | 'addEventListener' | 'terminate'>;

/** What a trainer tells its owner. Notices of former runs never arrive. */
export interface TrainerEvents {
  notice(notice: Notice): void;
  /** The worker is gone, and with it the run; the next load starts another one. */
  crashed(message: string): void;
}

/** The compute worker as seen from the window: started at the first load, then kept warm. One run at a time. */
export interface Trainer {
  /** Replaces the present run. Answers the number of the new one. */
  load(job: TrainingJob): number;
  start(): void;
  pause(): void;
  step(count: number): void;
  /** Back to the parameters the run was loaded with. */
  reset(): void;
  /** Takes effect under way. */
  hyper(values: Readonly<Record<string, number>>): void;
  watch(region: Region | null): void;
  unload(): void;
}

/** `drawn` calls back when what has changed is on the screen. */
export function createTrainer(
  startWorker: () => Channel,
  events: TrainerEvents,
  drawn: (work: () => void) => void = afterDrawing,
): Trainer {
  let channel: Channel | null = null;
  let run = 0;

  const open = (): Channel => {
    const worker = startWorker();
    const fail = (message: string) => {
      if (channel !== worker) return;
      channel = null;
      run += 1;
      worker.terminate();
      events.crashed(message);
    };
    worker.addEventListener('message', (event: Event) => {
      const notice = (event as MessageEvent<Notice>).data;
      if (channel !== worker || notice.run !== run) return;
      events.notice(notice);
      if (notice.type === 'progress') drawn(() => send({ type: 'drawn', run: notice.run }));
    });
    worker.addEventListener('error', (event: Event) => {
      event.preventDefault();
      const { message } = event as Partial<ErrorEvent>;
      fail(message === undefined || message === '' ? 'it could not be started' : message);
    });
    worker.addEventListener('messageerror', () => fail('a message could not be read'));
    return worker;
  };
  /** Without a worker there is no run to speak to. */
  const send = (request: Request) => channel?.postMessage(request);

  return {
    load(job) {
      channel ??= open();
      run += 1;
      send({ type: 'load', run, job });
      return run;
    },
    start: () => send({ type: 'start', run }),
    pause: () => send({ type: 'pause', run }),
    step: (count) => send({ type: 'step', run, count }),
    reset: () => send({ type: 'reset', run }),
    hyper: (values) => send({ type: 'hyper', run, values }),
    watch: (region) => send({ type: 'watch', run, region }),
    unload() {
      send({ type: 'unload', run });
      run += 1;
    },
  };
}
