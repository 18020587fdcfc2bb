import { invariant } from '../base/assert.ts';
import { type RowSource, rowSource } from '../datasets/batches.ts';
import { type TensorId, wellKnown } from '../compiler/program.ts';
import { chooseExecutor } from './backends.ts';
import { allFinite, findBreakdown } from './diagnose.ts';
import { openDevice } from './device.ts';
import { Evaluator } from './evaluate.ts';
import type { Executor, Numbers, Routine, Tensors } from './executor.ts';
import { gpuExecutor } from './gpu-executor.ts';
import { type NoiseSource, noiseSource } from './noise.ts';
import { unpack } from './pack.ts';
import type { HistoryPoint, Notice, Region, Status, StopReason, TrainingJob } from './protocol.ts';
import { latticeOf } from './region.ts';
import { residentData, startingState } from './state.ts';

/** One call of fused steps should take about this long: pausing is heard between calls. */
const callSeconds = 0.04;
/** Longer plans gain nothing and take long to build. */
const mostSteps = 1000;
/** Rows drawn in one call: a step finds its own by their number in the list, and float32 counts no further. */
const mostDraws = 2 ** 24;
/** Random numbers drawn for one call: they should take a small part of its time. */
const mostNoise = 2 ** 20;
/** Progress is told at most this often, and takes at most this share of the time. */
const progressSeconds = 0.1;
const evaluationShare = 0.25;

/** Data of more numbers than this is not kept twice. */
const manyNumbers = 2 ** 24;
/** Between progress notices the losses are measured after a call when that takes at most this share of its time. */
const measuringShare = 0.1;

/** What the trainer needs of its surroundings. */
export interface TrainerHost {
  notify(notice: Notice): void;
  /** Lets waiting messages in. */
  breathe(): Promise<void>;
}

/**
 * Trains one job: fused steps in calls of about 40 ms, listening for pause and new hyperparameters in between, telling
 * progress ten times a second. Stops at once when a number is not finite, and names where it arose.
 */
export class Trainer {
  private readonly run: number;
  private readonly job: TrainingJob;
  private readonly host: TrainerHost;
  private executor: Executor | null = null;
  private evaluator: Evaluator | null = null;
  private readonly source: RowSource;
  private readonly noise: NoiseSource;
  private readonly routines = new Map<number, Promise<Routine>>();
  private state: Record<string, Numbers>;
  private readonly hyper: Float64Array;
  private stepCount = 0;
  /** Counts the commands: a run goes on until the next one. */
  private turn = 0;
  /** The command whose run is on, or waits for the work before it. */
  private running: number | null = null;
  private working: Promise<void> = Promise.resolve();
  private region: Region | null = null;
  private stepsPerCall = 1;
  private lastProgress = 0;
  private evaluationSeconds = 0;
  private measuringSeconds = Infinity;
  /** Points measured since the last progress notice. */
  private earlier: HistoryPoint[] = [];
  private speed = 0;
  private gone = false;
  /** Loading failed: there is nothing to run, and the message that said so must stand. */
  private unusable = false;

  constructor(run: number, job: TrainingJob, host: TrainerHost) {
    this.run = run;
    this.job = job;
    this.host = host;
    this.source = rowSource(job.data.training, job.batch, job.seed);
    this.noise = noiseSource(job.program, job.seed);
    this.state = startingState(job.program, job.parameters);
    this.hyper = Float64Array.from(job.program.hyper.map((h) => h.value));
    this.setHyper('lossScale', job.reduce === 'mean' ? 1 / Math.max(1, this.source.size) : 1);
    this.setHyper('threshold', job.data.threshold);
  }

  /** Builds what runs the job and tells the losses before the first step. */
  load(): Promise<void> {
    return this.enqueue(async () => {
      this.status('loading', null);
      const { program, data, backend } = this.job;
      if (data.training.length === 0)
        throw new Error('there are no rows to train on; keep fewer for validation');
      this.use(await chooseExecutor(backend, program, data, this.source.size));
      await this.tell();
      this.reportBackend();
      this.status('ready', null);
    });
  }

  start(): Promise<void> {
    if (this.running === this.turn) return this.working;
    this.turn += 1;
    const mine = this.turn;
    this.running = mine;
    return this.enqueue(() => this.loop(mine));
  }

  pause(): void {
    this.turn += 1;
  }

  /** Some steps, one by one, then the progress. */
  step(count: number): Promise<void> {
    this.pause();
    return this.enqueue(async () => {
      const reason = (await this.advance(count, 1)) ?? this.reasonToStop(null);
      await this.tell();
      this.status(reason ? (reason.code === 'not-finite' ? 'failed' : 'finished') : 'paused', reason);
    });
  }

  /** Back to the parameters the job came with. */
  reset(): Promise<void> {
    this.pause();
    return this.enqueue(async () => {
      this.state = startingState(this.job.program, this.job.parameters);
      this.source.restore(0);
      this.noise.restart();
      this.stepCount = 0;
      await this.tell();
      this.status('ready', null);
    });
  }

  /** Takes effect with the next call; no new program is needed. */
  setHypers(values: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(values)) this.setHyper(name, value);
  }

  watch(region: Region | null): Promise<void> {
    this.region = region;
    return this.running === this.turn
      ? Promise.resolve()
      : this.enqueue(async () => void (await this.tell()));
  }

  destroy(): void {
    this.pause();
    this.gone = true;
    void this.working.finally(() => this.executor?.destroy());
  }

  /** A copy of the parameter tensors. */
  private snapshot(): Record<TensorId, Float64Array> {
    const ids = new Set(this.job.program.parameters.map((piece) => piece.tensor));
    return Object.fromEntries([...ids].map((id) => [id, Float64Array.from(this.state[id] ?? [])]));
  }

  /** Current parameters by document id. */
  parameters(): Record<string, Float64Array> {
    return unpack(this.job.program, this.state);
  }

  private enqueue(work: () => Promise<void>): Promise<void> {
    this.working = this.working.then(async () => {
      if (this.gone || this.unusable) return;
      try {
        await work();
      } catch (error) {
        this.pause();
        this.unusable = this.executor === null;
        this.status('failed', null);
        const message = error instanceof Error ? error.message : String(error);
        this.notify({ type: 'failed', run: this.run, message });
      }
    });
    return this.working;
  }

  private async loop(mine: number): Promise<void> {
    if (this.turn !== mine) return; // called off before its turn came
    this.status('running', null);
    let reason = this.reasonToStop(null);
    while (this.turn === mine && !reason) {
      const before = performance.now();
      const count = Math.min(this.stepsPerCall, this.stepsLeft());
      reason = await this.advance(count, this.stepsPerCall);
      const seconds = (performance.now() - before) / 1000;
      this.tune(count, seconds);
      if (!reason && this.progressIsDue()) reason = this.reasonToStop(await this.tell());
      else if (!reason && this.measuringSeconds < measuringShare * seconds) reason = await this.remember();
      else reason ??= this.reasonToStop(null);
      await this.host.breathe();
    }
    if (this.running === mine) this.running = null; // a start from here on is another run
    if (this.gone) return;
    await this.tell();
    if (!reason) this.status('paused', { code: 'paused' });
    else this.status(reason.code === 'not-finite' ? 'failed' : 'finished', reason);
  }

  /** Runs `count` steps with the plan of `most` steps where they are as many, else one by one. */
  private async advance(count: number, most: number): Promise<StopReason | null> {
    for (let done = 0; done < count;) {
      const repeat = count - done >= most ? most : 1;
      const order = this.source.next(repeat);
      const noise = this.noise.next(order.length);
      const before = this.state;
      const hyper = this.hyper.slice(); // a slider may move while the call is on its way
      const inputs = { ...before, [wellKnown.progress]: new Float64Array(4), order, ...noise, hyper };
      const after = await this.onDevice(async () => (await this.train(repeat)).run(inputs));
      const bad = (after[wellKnown.progress]?.[3] ?? 0) > 0 || !Object.values(after).every(allFinite);
      if (bad) return this.explainBreakdown(before, order, noise, hyper);
      this.state = { ...before, ...after };
      this.stepCount += repeat;
      done += repeat;
    }
    return null;
  }

  private async explainBreakdown(
    before: Tensors,
    order: Float32Array,
    noise: Tensors,
    hyper: Float64Array,
  ): Promise<StopReason> {
    const { program, data } = this.job;
    const found = await findBreakdown(program, data, before, hyper, order, noise, this.source.size);
    const step = this.stepCount + (found?.step ?? Math.ceil(order.length / this.source.size));
    return { code: 'not-finite', step, vertex: found?.vertex ?? null, parameter: found?.parameter ?? null };
  }

  private train(repeat: number): Promise<Routine> {
    const known = this.routines.get(repeat);
    if (known) return known;
    invariant(this.executor, 'the job has been loaded');
    const { program, data } = this.job;
    const resident = residentData(program, data);
    this.forgetPlans(repeat);
    const made = this.executor.prepare(program, 'train', { rows: this.source.size, repeat, resident });
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

  /** Chooses the number of steps per call from how long they take; the first calls of a plan, which build it, count too. */
  private tune(count: number, seconds: number): void {
    const perStep = seconds / Math.max(1, count);
    const rate = 1 / Math.max(perStep, 1e-9);
    this.speed = this.speed === 0 ? rate : 0.8 * this.speed + 0.2 * rate;
    const most = Math.max(1, Math.min(mostSteps, Math.floor(this.mostRows() / this.source.size)));
    const ideal = Math.min(most, Math.max(1, callSeconds / Math.max(perStep, 1e-9)));
    if (ideal > 3 * this.stepsPerCall) this.stepsPerCall = Math.min(most, this.stepsPerCall * 10);
    else if (ideal < this.stepsPerCall / 10)
      this.stepsPerCall = Math.max(1, Math.floor(this.stepsPerCall / 10));
  }

  private mostRows(): number {
    return Math.min(mostDraws, mostNoise / Math.max(1, this.noise.width));
  }

  private stepsLeft(): number {
    const { epochs, steps } = this.job.stop;
    const byEpochs = epochs === undefined ? Infinity : this.stepsOf(epochs) - this.stepCount;
    const bySteps = steps === undefined ? Infinity : steps - this.stepCount;
    return Math.max(1, Math.min(byEpochs, bySteps));
  }

  /** Steps until so many epochs are over; multiplied first, since the quotient of the sizes may be rounded. */
  private stepsOf(epochs: number): number {
    return Math.ceil((epochs * this.job.data.training.length) / this.source.size);
  }

  private reasonToStop(point: HistoryPoint | null): StopReason | null {
    const { epochs, steps, loss } = this.job.stop;
    if (steps !== undefined && this.stepCount >= steps) return { code: 'steps', limit: steps };
    if (epochs !== undefined && this.stepCount >= this.stepsOf(epochs))
      return { code: 'epochs', limit: epochs };
    if (loss !== undefined && point && point.train < loss) return { code: 'loss', limit: loss };
    return null;
  }

  private progressIsDue(): boolean {
    const since = (performance.now() - this.lastProgress) / 1000;
    return since >= Math.max(progressSeconds, this.evaluationSeconds / evaluationShare);
  }

  /** Measures the losses for the next notice. */
  private async remember(): Promise<StopReason | null> {
    const point = await this.measure();
    if (point) this.earlier.push(point);
    return this.reasonToStop(point);
  }

  /** Tells the losses, with a snapshot of the parameters and the watched region. */
  private async tell(): Promise<HistoryPoint | null> {
    const start = performance.now();
    const point = await this.measure();
    if (!point) return null;
    const { region, earlier } = this;
    const lattice = region && latticeOf(region);
    const values = lattice && (await this.onDevice(async () => this.evaluator?.predict(this.state, lattice)));
    this.earlier = [];
    this.notify({
      type: 'progress',
      run: this.run,
      point,
      earlier,
      stepsPerSecond: this.speed,
      parameters: this.snapshot(),
      region: region && values ? { of: region, values } : null,
    });
    this.lastProgress = performance.now();
    this.evaluationSeconds = (this.lastProgress - start) / 1000;
    return point;
  }

  /** The losses at the present parameters; null before anything runs. */
  private async measure(): Promise<HistoryPoint | null> {
    if (!this.evaluator) return null;
    const start = performance.now();
    const { training, validation } = this.job.data;
    const over = (rows: Uint32Array) =>
      this.onDevice(async () => (await this.evaluator?.measure(this.state, this.hyper, rows)) ?? null);
    const train = await over(training);
    const held = await over(validation);
    this.measuringSeconds = (performance.now() - start) / 1000;
    return {
      step: this.stepCount,
      epoch: (this.stepCount * this.source.size) / training.length,
      train: train?.loss ?? NaN,
      penalty: train?.penalty ?? 0,
      validation: held?.loss ?? null,
      trainAccuracy: train?.accuracy ?? null,
      validationAccuracy: held?.accuracy ?? null,
    };
  }

  private use(executor: Executor): void {
    const { program, data, reduce } = this.job;
    this.executor = executor;
    this.evaluator = new Evaluator(executor, program, data, reduce);
    this.routines.clear();
  }

  /**
   * Runs work on the device. A graphics device can be lost at any time, and the state is always here: then the work is
   * done again on WebAssembly, which goes on with the run.
   */
  private async onDevice<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const backend = this.executor?.report().backend;
      if (backend !== 'webgpu' && backend !== 'webgl2') throw error;
      this.executor?.destroy();
      const why = error instanceof Error ? error.message : String(error);
      this.use(gpuExecutor(openDevice('webasm'), `${backend} failed and the run went on here: ${why}`));
      const result = await work();
      this.reportBackend();
      return result;
    }
  }

  private reportBackend(): void {
    if (this.executor) this.notify({ type: 'backend', run: this.run, report: this.executor.report() });
  }

  private setHyper(name: string, value: number): void {
    const at = this.job.program.hyper.findIndex((h) => h.name === name);
    if (at >= 0) this.hyper[at] = value;
  }

  private status(status: Status, reason: StopReason | null): void {
    this.notify({ type: 'status', run: this.run, status, reason });
  }

  /** Nobody waits for what a trainer says that has been put away. */
  private notify(notice: Notice): void {
    if (!this.gone) this.host.notify(notice);
  }
}
