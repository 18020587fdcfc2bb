/** Trying an executor out before it is believed: is it right, and how quick is it? */
import { present } from '../base/assert.ts';
import { type KernelProgram, type TensorId, type TrainingProgram, wellKnown } from '../compiler/program.ts';
import type { Executor, Tensors } from './executor.ts';
import type { TrainingData } from './protocol.ts';
import { referenceExecutor } from './reference.ts';
import { noiseSource } from './noise.ts';
import { residentData, rowsOf, startingState, trialParameters, widthOf } from './state.ts';

/** Rows of the comparison: enough to exercise every kernel, few enough to be quick in plain loops. */
const trialRows = 8;

/** Beside a step of this length where it began is rounding, so that what is compared is the gradient. */
const longStep = 2 ** 20;

/**
 * How far a training step on a few rows, from fixed trial parameters, is off the float64 reference: the largest difference of any
 * number that it moves, relative to the largest of all. Infinity when something is not finite on one side only.
 */
export async function disagreement(
  executor: Executor,
  program: KernelProgram<'train'>,
  data: TrainingData,
): Promise<number> {
  const [ours, theirs] = [
    await oneStep(referenceExecutor(), program, data),
    await oneStep(executor, program, data),
  ];
  let largest = 1e-30; // keeps the quotient of two zeros a zero
  let difference = 0;
  for (const id of movedBy(program)) {
    const [a, b] = [present(ours[id], id), present(theirs[id], id)];
    for (let i = 0; i < a.length; i += 1) {
      const [x, y] = [a[i] as number, b[i] as number];
      if (!Number.isFinite(x) && !Number.isFinite(y)) continue;
      if (!Number.isFinite(x) || !Number.isFinite(y)) return Infinity;
      largest = Math.max(largest, Math.abs(x));
      difference = Math.max(difference, Math.abs(x - y));
    }
  }
  return difference / largest;
}

async function oneStep(
  executor: Executor,
  program: KernelProgram<'train'>,
  { inputs, targets, training }: TrainingData,
): Promise<Tensors> {
  const some = training.subarray(0, trialRows);
  const rows = some.length;
  const resident = residentData(program, {
    inputs: rowsOf(inputs, some, widthOf(program.inputs)),
    targets: rowsOf(targets, some, widthOf(program.outputs)),
  });
  const routine = await executor.prepare(program, 'train', { rows, repeat: 1, resident });
  try {
    return await routine.run({
      ...startingState(program, trialParameters(program)),
      ...noiseSource(program, 0).next(rows),
      order: Float32Array.from({ length: rows }, (_, i) => i),
      hyper: Float64Array.from(program.hyper, ({ name, value }) =>
        name === 'learningRate' ? longStep : value,
      ),
    });
  } finally {
    routine.destroy();
  }
}

/**
 * What a step of each parameter shows of its gradient: the parameter itself, or its slots, which begin at 0. Where there are slots
 * they alone are compared, for what a quotient such as Adam's makes of a gradient of nearly 0 is rounding too.
 */
function movedBy({ commits, tensors }: KernelProgram<'train'>): TensorId[] {
  const isParameter = (id: TensorId): boolean => tensors[id]?.role === 'parameter';
  const moved = Object.keys(commits);
  const slots = moved.filter(
    (id) => tensors[id]?.role === 'slot' && isParameter(id.slice(id.indexOf('[') + 1, -1)),
  );
  return slots.length > 0 ? slots : moved.filter(isParameter);
}

/** Training steps as a job would take them. */
export interface TrialTask {
  readonly program: TrainingProgram;
  readonly data: TrainingData;
  /** Rows of a step. */
  readonly rows: number;
  /** Where the job starts. */
  readonly parameters: Tensors;
  readonly hyper: Float64Array;
}

/** Lets others in between two pieces of a trial; false when nobody waits for its result any more. */
export type Proceed = () => Promise<boolean>;

/** Steps of a timed call: so many operations, but no more steps, which would make the plan long to build. */
const operationsPerCall = 1e7;
const mostStepsPerCall = 32;
/**
 * Calls are timed until they have taken this long together. What an engine compiles first is several times slower than what it
 * replaces that with, a tenth of a second later: a shorter trial would compare compilers.
 */
const timedSeconds = 0.2;
/** The length of a piece. */
const pieceSeconds = 0.02;

/** Steps that one timed call takes. */
export function stepsPerTrial(operations: number): number {
  return Math.max(1, Math.min(mostStepsPerCall, Math.floor(operationsPerCall / operations)));
}

/**
 * Seconds per training step, the copies in and out of a call of several steps included: the best of the calls, since other work
 * on the machine only ever makes them longer. The steps are the job's own, taken on copies of its state, which stays on a graphics
 * device as in a run. NaN where it was called off before it had called once.
 */
export async function timeOfStep(
  executor: Executor,
  task: TrialTask,
  repeat: number,
  proceed: Proceed,
): Promise<number> {
  const { program, data, rows, parameters, hyper } = task;
  const resident = residentData(program, data);
  const routine = await executor.prepare(program, 'train', { rows, repeat, resident });
  const order = Float32Array.from(
    { length: repeat * rows },
    (_, i) => data.training[i % data.training.length] ?? 0,
  );
  const noise = noiseSource(program, 0).next(order.length);
  const drawn: Tensors = { [wellKnown.progress]: new Float64Array(4), order, ...noise, hyper };
  const inputs: Tensors = { ...startingState(program, parameters), ...drawn };
  const call = async (first: boolean): Promise<void> => {
    if (!(await routine.leave?.(first ? inputs : drawn))) await routine.run(inputs);
  };
  let [best, spent, piece] = [Infinity, 0, pieceSeconds]; // the first call builds the plan: a piece of its own
  try {
    await call(true);
    while (spent < timedSeconds && (piece < pieceSeconds || (await proceed()))) {
      if (piece >= pieceSeconds) piece = 0;
      const start = performance.now();
      await call(false);
      const seconds = (performance.now() - start) / 1000;
      best = Math.min(best, seconds);
      const counted = Math.max(seconds, 1e-6); // a coarse clock may see nothing pass
      [spent, piece] = [spent + counted, piece + counted];
    }
    return best === Infinity ? NaN : Math.max(best, 1e-9) / repeat;
  } finally {
    routine.destroy();
  }
}
