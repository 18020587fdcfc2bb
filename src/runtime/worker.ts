/** The worker's entry: requests in, notices out, one job at a time. */
import type { Notice, Request, TrainingJob } from './protocol.ts';
import type { RunHost } from './run-control.ts';
import { SolverRun } from './solver-run.ts';
import { Trainer } from './trainer.ts';

interface WorkerScope {
  postMessage(message: Notice, transfer: Transferable[]): void;
  readonly navigator: { readonly hardwareConcurrency: number };
  onmessage: ((event: { readonly data: Request }) => void) | null;
}

const scope = globalThis as unknown as WorkerScope;
const channel = new MessageChannel();
/** Who breathes, in the order of their messages: a run and the trials beside it. */
const breathing: (() => void)[] = [];
channel.port1.onmessage = () => breathing.shift()?.();

/** With two processors a run and what the browser draws with are in each other's way: the window is given time for a frame. */
const frameMilliseconds = scope.navigator.hardwareConcurrency <= 2 ? 8 : 0;
let drawing = false;

const host: RunHost = {
  notify: (notice) => {
    scope.postMessage(notice, transferable(notice));
    drawing ||= notice.type === 'progress';
  },
  breathe: () =>
    new Promise((resolve) => {
      if (drawing && frameMilliseconds > 0) {
        drawing = false;
        setTimeout(resolve, frameMilliseconds);
        return;
      }
      // A message to ourselves queues behind those that wait already; unlike a timer it has no minimum delay.
      breathing.push(resolve);
      channel.port2.postMessage(null);
    }),
};

function transferable(notice: Notice): Transferable[] {
  if (notice.type !== 'progress') return [];
  const buffers = Object.values(notice.parameters ?? {}).map((v) => v.buffer as ArrayBuffer);
  if (notice.region) buffers.push(notice.region.values.buffer as ArrayBuffer);
  return buffers;
}

/** What trains a job: the optimizer's steps, or a solver. */
function trainerOf(run: number, job: TrainingJob): Trainer | SolverRun {
  const { solver } = job;
  return solver ? new SolverRun(run, { ...job, solver }, host) : new Trainer(run, job, host);
}

let trainer: { readonly run: number; readonly job: Trainer | SolverRun } | null = null;

scope.onmessage = ({ data: request }) => {
  if (request.type === 'load') {
    trainer?.job.destroy();
    trainer = { run: request.run, job: trainerOf(request.run, request.job) };
    void trainer.job.load();
    return;
  }
  if (trainer === null || trainer.run !== request.run) return; // a request of a former run
  const { job } = trainer;
  switch (request.type) {
    case 'start':
      return void job.start();
    case 'pause':
      return job.pause();
    case 'step':
      return void job.step(request.count);
    case 'reset':
      return void job.reset();
    case 'hyper':
      return job.setHypers(request.values);
    case 'watch':
      return void job.watch(request.region);
    case 'unload':
      job.destroy();
      trainer = null;
  }
};
