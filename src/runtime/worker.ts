/** The worker's entry: requests in, notices out, one job at a time. */
import { Breathing } from './breathing.ts';
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
/** Who waits, in the order of their messages: a run and the trials beside it. */
const resting: (() => void)[] = [];
channel.port1.onmessage = () => resting.shift()?.();

const breathing = new Breathing({
  processors: scope.navigator.hardwareConcurrency,
  // A message to ourselves queues behind those that wait already; unlike a timer it has no minimum delay.
  soon: (resume) => {
    resting.push(resume);
    channel.port2.postMessage(null);
  },
  later: (resume, milliseconds) => setTimeout(resume, milliseconds),
});

const host: RunHost = {
  notify: (notice) => {
    scope.postMessage(notice, transferable(notice));
    if (notice.type === 'progress') breathing.told();
  },
  breathe: () => breathing.breathe(),
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
    case 'drawn':
      return breathing.drawn();
    case 'unload':
      job.destroy();
      trainer = null;
  }
};
