import { explain } from '../../compiler/explain.ts';
import type { Compilation } from '../../compiler/stages.ts';
import { walkTable } from '../../lab/walk-rows.ts';
import type { WalkTable } from '../../lab/walk-rows.ts';
import { recordWalk } from '../../lab/walk-trace.ts';
import type { WalkInputs, WalkNotice, WalkRequest } from '../../lab/walk-trace.ts';
import { compilationStore } from '../state/compilation-store.ts';
import { currentDocument } from '../state/document-store.ts';
import { exampleStore } from '../state/example-store.ts';
import type { ExampleValues } from '../state/example-store.ts';
import { runStore } from '../state/run-store.ts';
import { sameRows, stepStore } from '../state/step-store.ts';
import type { StepState } from '../state/step-store.ts';
import { keepExample } from './example.ts';
import { liveNumbers, presentNumbers } from './present-numbers.ts';
import { pausePlaying } from './stepping.ts';

/** Examples with more multiply-adds go through the plans in a worker. */
const mostHere = 1e6;
/** Plans with more rows are made again once the hand rests for so many milliseconds, not at every edit. */
const longPlans = 1500;
const rest = 400;
/** More numbers than this in all values together are not kept (160 MB). */
const mostKept = 2e7;

/**
 * Keeps the walk of the chosen example up to date while somebody looks at its numbers; `stepped`: it is the stepper. Returns
 * the way to stop.
 */
export function keepWalk(stepped = true): () => void {
  const recorder = createRecorder();
  const leave = keepExample();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let known: { readonly compilation: Compilation; readonly table: WalkTable } | null = null;
  const record = () => {
    timer = undefined;
    const { compilation } = compilationStore.getState();
    const { values, missing } = exampleStore.getState();
    const fault = faultOf(compilation, values, missing);
    if (values === null || fault !== null) {
      // What the example store knows may be about to change; it says so when it has.
      const pending = values !== null && values.compilation !== compilation;
      if (!pending) nothing(fault);
      return;
    }
    const { walk } = compilation;
    if (walk === null) return nothing('The drawing has no loss to walk to.');
    if (known?.compilation !== compilation) known = { compilation, table: walkTable(compilation, walk) };
    const { table } = known;
    if (table.numbers > mostKept)
      return nothing(
        `One example makes ${table.numbers.toLocaleString('en')} numbers on its way, too many to keep them all.`,
      );
    const live = liveNumbers(runStore.getState());
    const parameters = presentNumbers(compilation.graph, currentDocument(), live).values;
    const { x, target } = values;
    const inputs: WalkInputs = { parameters, x, target: target ?? new Float64Array() };
    recorder.record({ run: 0, program: walk.program, inputs }, table.macs > mostHere, (answer) => {
      if (typeof answer === 'string') nothing(answer);
      else
        stepStore.setState((state) => placed(state, { compilation, table, x, parameters, values: answer }));
    });
  };
  const changed = () => {
    if (!stepStore.getState().stale) stepStore.setState({ stale: true });
    const long = (known?.table.rows.length ?? 0) > longPlans;
    if (long) clearTimeout(timer);
    timer = long || timer === undefined ? setTimeout(record, long ? rest : 0) : timer;
  };
  const stops = [
    exampleStore.subscribe((state, before) => {
      if (state.values !== before.values || state.missing !== before.missing) changed();
    }),
    compilationStore.subscribe(changed),
  ];
  stepStore.setState({ shown: stepped });
  changed();
  return () => {
    clearTimeout(timer);
    pausePlaying();
    for (const stop of stops) stop();
    leave();
    recorder.end();
    stepStore.setState({ shown: false });
  };
}

function nothing(missing: string | null): void {
  pausePlaying();
  stepStore.setState({ walk: null, missing, stale: false, at: 0, chosen: null, reason: null });
}

/** Why the example cannot go through the plans. */
function faultOf(
  { diagnostics, runnable }: Compilation,
  values: ExampleValues | null,
  missing: string | null,
): string | null {
  const fault = diagnostics.find(({ severity }) => severity === 'error');
  if (fault !== undefined) return explain(fault).detail;
  if (!runnable) return 'The drawing cannot run yet.';
  if (values === null) return missing;
  return values.target === null ? 'The example has no target, so there is no loss.' : null;
}

/** The place stays where it is when the rows are the same: only numbers have changed. */
function placed(state: StepState, walk: NonNullable<StepState['walk']>): Partial<StepState> {
  const same = state.walk !== null && sameRows(state.walk.table, walk.table);
  return { walk, missing: null, stale: false, ...(same ? {} : { at: 0, chosen: null, reason: null }) };
}

type Answer = readonly Float64Array[] | string;

interface Recorder {
  record(request: WalkRequest, elsewhere: boolean, answer: (answer: Answer) => void): void;
  end(): void;
}

/** Records in the window or in a worker of its own; of several requests that wait, the last one counts. */
function createRecorder(): Recorder {
  let worker: Worker | null = null;
  let run = 0;
  let busy = false;
  let waiting: (() => void) | null = null;
  let take: (answer: Answer) => void = () => {};
  const done = (answer: Answer) => {
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
      done('The worker that records the steps is gone.');
    });
    return opened;
  };
  return {
    record(request, elsewhere, answer) {
      if (!elsewhere) {
        run += 1; // what a worker still answers is late
        busy = false;
        waiting = null;
        return answer(recordWalk(request.program, request.inputs));
      }
      const send = () => {
        run += 1;
        busy = true;
        take = answer;
        worker ??= open();
        worker.postMessage({ ...request, run });
      };
      if (busy) waiting = send;
      else send();
    },
    end() {
      run += 1;
      worker?.terminate();
      worker = null;
    },
  };
}
