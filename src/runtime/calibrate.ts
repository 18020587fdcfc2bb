/** Tries out everything that could run a program here: a probe in short pieces, whose result is kept (`calibration-book.ts`). */
import { once } from '../base/once.ts';
import { type Adapter, findAdapters } from './adapters.ts';
import { likelyBackend, openBackend, stepOperations } from './backends.ts';
import { believable, candidateBackends, decide } from './calibration.ts';
import type { Executor } from './executor.ts';
import type { Calibration, CandidateBackend, Trial } from './protocol.ts';
import { threadsHere } from './threads.ts';
import { disagreement, type Proceed, stepsPerTrial, timeOfStep, type TrialTask } from './trial.ts';

/** How candidates are opened and measured; a test gives its own numbers. */
export interface Measures {
  /** That could share a step. */
  readonly threads: number;
  adapters(): Promise<readonly Adapter[]>;
  open(backend: CandidateBackend): Executor;
  /** See `disagreement`. */
  deviation(executor: Executor, task: TrialTask): Promise<number>;
  /** Of one training step. */
  seconds(executor: Executor, task: TrialTask, proceed: Proceed): Promise<number>;
}

/** Measures on this machine. */
export const measuredHere: Measures = {
  threads: threadsHere(),
  adapters: once(findAdapters), // asking takes a graphics context, and the answer stays
  open: (backend) => openBackend(backend, 'tried out'),
  deviation: (executor, { program, data }) => disagreement(executor, program, data),
  seconds: (executor, task, proceed) =>
    timeOfStep(executor, task, stepsPerTrial(stepOperations(task.program, task.rows)), proceed),
};

/** Below so many operations in a step a graphics device spends more on starting kernels than on running them. */
const smallStep = 5e6;
/**
 * With fewer operations for every kernel of a step, 25 µs of one thread's work, several threads wait for each other about as long
 * as they save.
 */
const smallKernel = 1e6;
/** The float64 loops do 10⁹ operations a second or somewhat less; a call of more than these would take over 30 ms. */
const longCall = 3e7;
/** Building a plan takes WebAssembly some milliseconds for every call of a kernel. A rival with more of them is not built. */
const longPlan = 64;

/**
 * Tries the candidates one after another, for graphics contexts are few. `likely` runs what the rule of thumb says, and is left
 * open; what the run would build in any case is always tried, a rival only where that is short. Null when it was called off.
 */
export async function calibrate(
  task: TrialTask,
  likely: Executor,
  measures: Measures,
  adapters: readonly Adapter[],
  proceed: Proceed,
): Promise<Calibration | null> {
  const trials: Trial[] = [];
  for (const backend of candidateBackends) {
    const barred = reasonNotToTry(backend, task, adapters, measures.threads);
    if (!barred && !(await proceed())) return null;
    trials.push(barred ?? (await tryOut(backend, task, likely, measures, proceed)));
  }
  if (!(await proceed())) return null; // what was called off halfway is no measurement
  return decide(trials);
}

function reasonNotToTry(
  backend: CandidateBackend,
  { program, rows }: TrialTask,
  adapters: readonly Adapter[],
  threads: number,
): Trial | null {
  const operations = stepOperations(program, rows);
  const rival = likelyBackend(program, rows) !== backend;
  if (backend === 'reference') {
    const long = operations * stepsPerTrial(operations) > longCall;
    return rival && long ? { backend, outcome: 'long' } : null;
  }
  if (backend === 'webasm') {
    const long = program.procedures.train.steps.length > longPlan;
    return rival && long ? { backend, outcome: 'long' } : null;
  }
  if (backend === 'webasm-threads') {
    if (threads < 2) return { backend, outcome: 'absent' };
    const kernels = program.procedures.train.steps.length;
    return operations < smallKernel * kernels ? { backend, outcome: 'small' } : null;
  }
  const adapter = adapters.find((a) => a.backend === backend);
  if (!adapter) return { backend, outcome: 'absent' };
  if (adapter.software) return { backend, outcome: 'software', adapter: adapter.name };
  return operations < smallStep ? { backend, outcome: 'small' } : null;
}

async function tryOut(
  backend: CandidateBackend,
  task: TrialTask,
  likely: Executor,
  measures: Measures,
  proceed: Proceed,
): Promise<Trial> {
  let executor: Executor | null = null;
  try {
    executor = likely.report().backend === backend ? likely : measures.open(backend);
    const deviation = backend === 'reference' ? 0 : await measures.deviation(executor, task);
    if (!Number.isFinite(deviation))
      return { backend, outcome: 'failed', message: 'a gradient that should be finite is not' };
    if (deviation > believable) return { backend, outcome: 'disagrees', deviation };
    return { backend, outcome: 'timed', seconds: await measures.seconds(executor, task, proceed), deviation };
  } catch (error) {
    return { backend, outcome: 'failed', message: error instanceof Error ? error.message : String(error) };
  } finally {
    if (executor !== likely) executor?.destroy();
  }
}
