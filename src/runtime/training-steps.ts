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

/** The steps of a job: its state, and what every step draws. */
export class TrainingSteps {
  /** State tensors after the last step. */
  state: Record<string, Numbers>;
  /** Steps taken. */
  count = 0;
  readonly hyper: Float64Array;
  private readonly job: TrainingJob;
  private readonly source: RowSource;
  private readonly noise: NoiseSource;
  /** What the state came from, and what it came from before, whose memory the next answer may take. */
  private answers: { readonly last: Tensors; readonly spare: Tensors } = { last: {}, spare: {} };
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
    this.source.restore(0);
    this.noise.restart();
    this.count = 0;
  }

  /**
   * Takes `count` steps with the plan of `most` steps where they are as many, else one by one. Where a number is not finite
   * the state is left as it was before, and the reason says where it arose.
   */
  async advance(executor: Executor, count: number, most: number): Promise<StopReason | null> {
    for (let done = 0; done < count;) {
      const repeat = count - done >= most ? most : 1;
      const order = this.source.next(repeat);
      const noise = this.noise.next(order.length);
      const before = this.state;
      const hyper = this.hyper.slice(); // a slider may move while the call is on its way
      const inputs = { ...before, [wellKnown.progress]: new Float64Array(4), order, ...noise, hyper };
      const routine = await this.routine(executor, repeat);
      const after = await routine.run(inputs, this.answers.spare);
      const bad = (after[wellKnown.progress]?.[3] ?? 0) > 0 || !Object.values(after).every(allFinite);
      if (bad) return this.explainBreakdown(before, order, noise, hyper, executor.report().precision);
      this.state = { ...before, ...after };
      this.answers = { last: after, spare: this.answers.last };
      this.count += repeat;
      done += repeat;
    }
    return null;
  }

  private async explainBreakdown(
    before: Tensors,
    order: Float32Array,
    noise: Tensors,
    hyper: Float64Array,
    precision: 32 | 64,
  ): Promise<StopReason> {
    const { program, data } = this.job;
    const rows = this.batch;
    const found = await findBreakdown(program, data, before, hyper, order, noise, rows, precision);
    const step = this.count + (found?.step ?? Math.ceil(order.length / rows));
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
