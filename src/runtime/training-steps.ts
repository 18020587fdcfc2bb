import { type RowSource, rowSource } from '../datasets/batches.ts';
import { wellKnown } from '../compiler/program.ts';
import { allFinite, findBreakdown } from './diagnose.ts';
import type { Executor, Numbers, Routine, Tensors } from './executor.ts';
import { type NoiseSource, noiseSource } from './noise.ts';
import type { StopReason, TrainingJob } from './protocol.ts';
import { residentData, startingState } from './state.ts';

/** Rows drawn in one call: a step finds its own by their number in the list, and float32 counts no further. */
const mostDraws = 2 ** 24;
/** Random numbers drawn for one call: they should take a small part of its time. */
const mostNoise = 2 ** 20;
/** Data of more numbers than this is not kept twice. */
const manyNumbers = 2 ** 24;

/** The state is fetched from a device after so many calls at the latest, or when so many numbers were drawn for them: they are kept until then. */
const mostCallsAhead = 16;
const mostAhead = 2 ** 21;

/** Some steps, with all that was drawn for them. */
interface Call {
  /** Steps before it. */
  readonly first: number;
  /** Steps that it takes. */
  readonly repeat: number;
  readonly order: Float32Array;
  readonly noise: Tensors;
  readonly hyper: Float64Array;
}

/** The steps of a job: its state, and what every step draws. */
export class TrainingSteps {
  /** State tensors after the last step; before the calls that are `ahead`, if there are any. */
  state: Record<string, Numbers>;
  /** Steps taken. */
  count = 0;
  readonly hyper: Float64Array;
  private readonly job: TrainingJob;
  private readonly source: RowSource;
  private readonly noise: NoiseSource;
  /** What the state came from, and what it came from before, whose memory the next answer may take. */
  private answers: { readonly last: Tensors; readonly spare: Tensors } = { last: {}, spare: {} };
  /** Calls whose state stays on the device: all of one routine. */
  private ahead: Call[] = [];
  /** What the last of them answered. */
  private answer: Tensors = {};
  private readonly routines = new Map<number, Promise<Routine>>();

  constructor(job: TrainingJob) {
    this.job = job;
    this.source = rowSource(job.data.training, job.batch, job.seed);
    this.noise = noiseSource(job.program, job.seed);
    this.state = startingState(job.program, job.parameters);
    this.hyper = Float64Array.from(job.program.hyper, ({ value }) => value);
    this.setHyper('lossScale', job.reduce === 'mean' ? 1 / Math.max(1, this.batch) : 1);
    this.setHyper('threshold', job.data.threshold);
  }

  /** Rows of a step. */
  get batch(): number {
    return this.source.size;
  }

  /** Whether steps were ever taken, or are being taken: they belong to an executor since then. */
  get begun(): boolean {
    return this.routines.size > 0;
  }

  /** Passes over the training rows so far. */
  get epoch(): number {
    return (this.count * this.batch) / this.job.data.training.length;
  }

  /** Steps until so many epochs are over; multiplied first, since the quotient of the sizes may be rounded. */
  stepsOf(epochs: number): number {
    return Math.ceil((epochs * this.job.data.training.length) / this.batch);
  }

  /** Whole steps of an epoch, at least one. */
  get perEpoch(): number {
    return Math.max(1, Math.floor(this.job.data.training.length / this.batch));
  }

  /** Steps to the end of the epoch that is on. */
  get leftInEpoch(): number {
    return this.stepsOf(Math.floor(this.epoch) + 1) - this.count;
  }

  /** Steps that one call can take at most, by what is drawn for it. */
  mostPerCall(): number {
    return Math.min(mostDraws, mostNoise / Math.max(1, this.noise.width)) / this.batch;
  }

  setHyper(name: string, value: number): void {
    const at = this.job.program.hyper.findIndex((h) => h.name === name);
    if (at >= 0) this.hyper[at] = value;
  }

  /** Back to the parameters the job came with, and to the first rows. */
  reset(): void {
    this.state = startingState(this.job.program, this.job.parameters);
    this.ahead = [];
    this.source.restore(0);
    this.noise.restart();
    this.count = 0;
  }

  /**
   * Takes `count` steps with the plan of `most` steps where they are as many, else one by one. Where a number is not finite
   * the state is left as it was before, and the reason says where it arose. `state` is behind until `settle` where the steps are
   * taken on a graphics device.
   */
  async advance(executor: Executor, count: number, most: number): Promise<StopReason | null> {
    for (let done = 0; done < count;) {
      const repeat = count - done >= most ? most : 1;
      const reason = await this.take(executor, this.draw(repeat));
      if (reason) return reason;
      done += repeat;
    }
    return null;
  }

  /** Brings the state here from where it was left; a number that is not finite is found now. */
  async settle(executor: Executor): Promise<StopReason | null> {
    const last = this.ahead.at(-1);
    if (!last) return null;
    const left = await (await this.routine(executor, last.repeat)).collect?.();
    if (!left || !Object.values(left).every(allFinite)) return this.takeAgain(executor);
    this.state = { ...this.state, ...this.answer, ...left };
    this.ahead = [];
    return null;
  }

  private draw(repeat: number): Call {
    const order = this.source.next(repeat);
    const noise = this.noise.next(order.length);
    return { first: this.count, repeat, order, noise, hyper: this.hyper.slice() }; // a slider may move while the call is on its way
  }

  private async take(executor: Executor, call: Call): Promise<StopReason | null> {
    const last = this.ahead.at(-1);
    const elsewhere = last !== undefined && last.repeat !== call.repeat;
    const reason = elsewhere || numbersOf(this.ahead) > mostAhead ? await this.settle(executor) : null;
    if (reason) return reason;
    const routine = await this.routine(executor, call.repeat);
    const goesOn = this.ahead.length > 0;
    const answer = await routine.leave?.({ ...(goesOn ? {} : this.state), ...inputsOf(call) });
    // Nothing stays there, or nothing does any more: what was left is made here once more.
    if (!answer) return (await this.takeAgain(executor)) ?? this.takeHere(executor, call);
    this.answer = answer;
    this.ahead.push(call);
    this.count += call.repeat;
    if (failed(answer)) return this.takeAgain(executor);
    return this.ahead.length >= mostCallsAhead ? this.settle(executor) : null;
  }

  /** Takes the steps that the state is behind, and keeps the state of every call: so the one that fails is found. */
  private async takeAgain(executor: Executor): Promise<StopReason | null> {
    const calls = this.ahead;
    this.ahead = [];
    this.count = calls[0]?.first ?? this.count;
    for (const call of calls) {
      const reason = await this.takeHere(executor, call);
      if (reason) return reason;
    }
    return null;
  }

  private async takeHere(executor: Executor, call: Call): Promise<StopReason | null> {
    const before = this.state;
    const routine = await this.routine(executor, call.repeat);
    const after = await routine.run({ ...before, ...inputsOf(call) }, this.answers.spare);
    if (failed(after) || !Object.values(after).every(allFinite))
      return this.explainBreakdown(before, call, executor.report().precision);
    this.state = { ...before, ...after };
    this.answers = { last: after, spare: this.answers.last };
    this.count += call.repeat;
    return null;
  }

  private async explainBreakdown(before: Tensors, call: Call, precision: 32 | 64): Promise<StopReason> {
    const { program, data } = this.job;
    const { order, noise, hyper } = call;
    const rows = this.batch;
    const found = await findBreakdown(program, data, before, hyper, order, noise, rows, precision);
    const step = this.count + (found?.step ?? call.repeat);
    return { code: 'not-finite', step, vertex: found?.vertex ?? null, parameter: found?.parameter ?? null };
  }

  private routine(executor: Executor, repeat: number): Promise<Routine> {
    const known = this.routines.get(repeat);
    if (known) return known;
    const { program, data } = this.job;
    const resident = residentData(program, data);
    this.forgetPlans(repeat);
    const made = executor.prepare(program, 'train', { rows: this.batch, repeat, resident });
    this.routines.set(repeat, made);
    return made;
  }

  /** Every plan holds a copy of the data: one for single steps and one for many are kept, and of large data only one. */
  private forgetPlans(next: number): void {
    const { inputs, targets } = this.job.data;
    const large = inputs.length + targets.length > manyNumbers;
    for (const [repeat, routine] of this.routines) {
      if (next === 1 ? !large : repeat === 1 && !large) continue;
      this.routines.delete(repeat);
      void routine.then((r) => r.destroy());
    }
  }
}

/** What a call gives beside the state. */
function inputsOf({ order, noise, hyper }: Call): Tensors {
  return { [wellKnown.progress]: new Float64Array(4), [wellKnown.order]: order, ...noise, hyper };
}

function numbersOf(calls: readonly Call[]): number {
  return calls
    .flatMap(({ order, noise }) => [order, ...Object.values(noise)])
    .reduce((n, { length }) => n + length, 0);
}

/** Whether a step had a loss that is not finite. */
function failed(answer: Tensors): boolean {
  return (answer[wellKnown.progress]?.[3] ?? 0) > 0;
}
