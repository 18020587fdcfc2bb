import type { KernelProgram, WalkName } from '../../compiler/program.ts';
import { slicedRecorder } from '../../lab/walk-slices.ts';
import type { WalkInputs, WalkNotice, WalkRequest } from '../../lab/walk-trace.ts';
import { runSlices } from './run-slices.ts';

/** What every row wrote, or why it could not be found out. */
export type Recorded = readonly Float64Array[] | string;

export interface WalkRecording {
  /** `elsewhere`: in a worker; else in slices, and what is short before this returns. */
  record(
    program: KernelProgram<WalkName>,
    inputs: WalkInputs,
    elsewhere: boolean,
    answer: (answer: Recorded) => void,
  ): void;
  end(): void;
}

/** Records in the window or in a worker of its own; of several requests that wait, the last one counts. */
export function walkRecording(): WalkRecording {
  let worker: Worker | null = null;
  let sent: KernelProgram<WalkName> | null = null;
  let here: {
    readonly program: KernelProgram<WalkName>;
    readonly record: ReturnType<typeof slicedRecorder>;
  } | null = null;
  let leave = () => {};
  let run = 0;
  let busy = false;
  let waiting: (() => void) | null = null;
  let take: (answer: Recorded) => void = () => {};
  const done = (answer: Recorded) => {
    busy = false;
    take(answer);
    const next = waiting;
    waiting = null;
    next?.();
  };
  const open = (): Worker => {
    const opened = new Worker(new URL('../../lab/walk-worker.ts', import.meta.url), {
      type: 'module',
      name: 'adjoint steps',
    });
    opened.addEventListener('message', ({ data }: MessageEvent<WalkNotice>) => {
      if (data.run === run) done('values' in data ? data.values : data.failed);
    });
    opened.addEventListener('error', (event) => {
      event.preventDefault();
      worker = null;
      sent = null;
      done('The worker that records the steps is gone.');
    });
    return opened;
  };
  return {
    record(program, inputs, elsewhere, answer) {
      leave();
      if (!elsewhere) {
        run += 1; // what a worker still answers is late
        busy = false;
        waiting = null;
        if (here?.program !== program) here = { program, record: slicedRecorder(program) };
        leave = runSlices(here.record(inputs), answer);
        return;
      }
      const send = () => {
        run += 1;
        busy = true;
        take = answer;
        worker ??= open();
        const request: WalkRequest = { run, program: program === sent ? null : program, inputs };
        sent = program;
        worker.postMessage(request);
      };
      if (busy) waiting = send;
      else send();
    },
    end() {
      leave();
      run += 1;
      worker?.terminate();
      worker = null;
      sent = null;
    },
  };
}
