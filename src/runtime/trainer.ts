import { invariant } from '../base/assert.ts';
import type { TensorId } from '../compiler/program.ts';
import { BackendChooser } from './backend-chooser.ts';
import { measuredHere, type Measures } from './calibrate.ts';
import { Evaluator } from './evaluate.ts';
import type { Executor, Tensors } from './executor.ts';
import { Measuring, type Standing } from './measuring.ts';
import { Pace } from './pace.ts';
import { unpack } from './pack.ts';
import { Patience, refuseBlindPatience } from './patience.ts';
import type { HistoryPoint, Region, StopReason, TrainingJob } from './protocol.ts';
import { recovering } from './recovering.ts';
import { RunControl, type RunHost } from './run-control.ts';
import { TrainingSteps } from './training-steps.ts';

/** Progress is told at most this often, and takes at most this share of the time. */
const progressSeconds = 0.1;
const tellingShare = 0.25;

/**
 * Trains one job: fused steps in calls of about 40 ms, listening for pause and new hyperparameters in between, telling
 * progress ten times a second. Stops at once when a number is not finite, and names where it arose.
 *
 * With patience the validation loss is checked at the start, at the end of every epoch and at that of the run, which depends on
 * no clock: calls are cut there. However such a run ends by its rule, it goes back to the parameters of the lowest validation loss and is over.
 */
export class Trainer {
  /** Resolves when `auto` has measured, or was called off: steps that are asked for do not wait for it. */
  calibrated: Promise<void> = Promise.resolve();
  private readonly run: number;
  private readonly job: TrainingJob;
  private readonly control: RunControl;
  private readonly steps: TrainingSteps;
  private readonly pace: Pace;
  private readonly patience: Patience<Tensors> | null;
  private readonly tensors: ReadonlySet<string>;
  private readonly chooser: BackendChooser;
  private executor: Executor | null = null;
  private measuring: Measuring | null = null;
  private region: Region | null = null;
  /** Where a run with patience ended. It is back at its best parameters since then, and cannot go on from them. */
  private over: { readonly reason: StopReason; readonly point: HistoryPoint } | null = null;
  private lastTold = 0;
  private tellingSeconds = 0;

  constructor(run: number, job: TrainingJob, host: RunHost, measures: Measures = measuredHere) {
    this.run = run;
    this.job = job;
    this.control = new RunControl(run, host);
    this.steps = new TrainingSteps(job);
    const { program, data, parameters } = job;
    const task = { program, data, rows: this.steps.batch, parameters, hyper: this.steps.hyper };
    this.chooser = new BackendChooser(job, task, measures);
    this.pace = new Pace(this.steps.mostPerCall());
    this.patience = job.stop.patience === undefined ? null : new Patience(job.stop.patience);
    this.tensors = new Set(job.program.parameters.map(({ tensor }) => tensor));
  }

  /** Builds what runs the job and tells the losses before the first step. What `auto` does not know yet is measured then. */
  load(): Promise<void> {
    return this.control.load(async () => {
      this.control.status('loading');
      const { data, stop } = this.job;
      if (data.training.length === 0)
        throw new Error('there are no rows to train on; keep fewer for validation');
      refuseBlindPatience(stop.patience, data.validation);
      const executor = await this.runOn(await this.chooser.open());
      this.reportBackend();
      this.control.status('ready');
      this.calibrated = this.calibrate(executor);
    });
  }

  /**
   * Measures beside the commands, until one of them takes a step: a run begins by the rule of thumb rather than wait, and all of
   * its steps are taken in one place.
   */
  private async calibrate(executor: Executor): Promise<void> {
    const untouched = (): boolean =>
      !this.steps.begun && !this.control.isRunning() && !this.control.isClosed();
    const measured = await this.chooser.measure(executor, async () => {
      await this.control.breathe();
      return untouched();
    });
    if (!measured) return;
    await this.control.enqueue(async () => {
      this.control.notify({ type: 'calibrated', run: this.run, calibrations: measured.book });
      if (!untouched()) return;
      const better = this.chooser.accept(measured, executor);
      if (better) await this.runOn(better);
      this.reportBackend();
    });
  }

  /** Goes on where an executor computes, and tells the losses as they are there. */
  private async runOn(first: Executor): Promise<Executor> {
    const { program, data, reduce } = this.job;
    this.executor?.destroy();
    const executor = recovering(first, () => this.reportBackend());
    this.executor = executor;
    this.measuring = new Measuring(new Evaluator(executor, program, data, reduce), data, program);
    this.measuring.region = this.region;
    await this.tell(await this.measure());
    return executor;
  }

  start(): Promise<void> {
    return this.control.start(
      (goesOn) => this.loop(goesOn),
      (reason) => this.rest(reason),
    );
  }

  /**
   * Runs to a step, or to where its rule ends it sooner. The losses are measured there and nowhere before, so that the same job
   * gives the same points.
   */
  runTo(step: number): Promise<void> {
    return this.control.start(
      (goesOn) => this.loop(goesOn, step),
      (reason) => this.rest(reason),
    );
  }

  pause(): void {
    this.control.pause();
  }

  /** Some steps, one by one, then the progress. */
  step(count: number): Promise<void> {
    return this.control.command(async () =>
      this.rest(this.over?.reason ?? (await this.advance(count, 1)) ?? (await this.settle()), true),
    );
  }

  /** Back to the parameters the job came with. */
  reset(): Promise<void> {
    return this.control.command(async () => {
      this.steps.reset();
      this.patience?.reset();
      this.over = null;
      this.measuring?.restart();
      await this.tell(await this.measure());
      this.control.status('ready');
    });
  }

  /** Takes effect with the next call; no new program is needed. */
  setHypers(values: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(values)) this.steps.setHyper(name, value);
  }

  watch(region: Region | null): Promise<void> {
    this.region = region;
    if (this.measuring) this.measuring.region = region;
    if (this.control.isRunning()) return Promise.resolve();
    return this.control.enqueue(async () => this.tell(await this.measure()));
  }

  destroy(): void {
    void this.control.close().finally(() => this.executor?.destroy());
  }

  /** Current parameters by document id. */
  parameters(): Record<string, Float64Array> {
    return unpack(this.job.program, this.steps.state);
  }

  private async loop(goesOn: () => boolean, until = Infinity): Promise<StopReason | null> {
    this.control.status('running');
    const asked = this.steps.count === 0 && this.job.stop.loss !== undefined;
    const first = asked ? await this.measure() : null;
    let reason = this.over?.reason ?? this.reasonToStop(first);
    while (goesOn() && !reason && this.steps.count < until) {
      const before = performance.now();
      const { stepsPerCall } = this.pace;
      const count = Math.min(stepsPerCall, this.stepsLeft(), until - this.steps.count);
      reason = await this.advance(count, stepsPerCall);
      const seconds = (performance.now() - before) / 1000;
      this.pace.note(count, seconds);
      const look = until === Infinity ? this.lookAfter(seconds) : null;
      if (look) reason ??= await this.settle();
      reason ??= this.reasonToStop(look ? await this.observe(look) : null);
      await this.control.breathe();
    }
    return (await this.settle()) ?? reason;
  }

  /** The state is looked at from here on. */
  private settle(): Promise<StopReason | null> {
    invariant(this.executor, 'the job has been loaded');
    return this.steps.settle(this.executor);
  }

  /** Takes steps with plans of at most `most`; patience cuts them at the end of every epoch, and checks there. */
  private async advance(count: number, most: number): Promise<StopReason | null> {
    const { executor, steps, patience } = this;
    invariant(executor, 'the job has been loaded');
    if (!patience) return steps.advance(executor, count, most);
    if (steps.count === 0) await this.check(patience);
    for (let done = 0; done < count;) {
      const { leftInEpoch } = steps;
      const some = Math.min(count - done, leftInEpoch);
      const reason =
        (await steps.advance(executor, some, Math.min(most, steps.perEpoch))) ??
        (some === leftInEpoch ? await this.check(patience) : null);
      if (reason) return reason;
      done += some;
    }
    return null;
  }

  /** Looks at the validation loss. Where it is the lowest so far, the history gets a point. */
  private async check(patience: Patience<Tensors>): Promise<StopReason | null> {
    const { measuring } = this;
    invariant(measuring, 'the job has been loaded');
    const reason = await this.settle();
    if (reason) return reason;
    const { state, hyper, count } = this.steps;
    const validation = await measuring.validation(state, hyper);
    const spent = patience.check(count, validation, () => copied(state, this.tensors));
    if (patience.best?.step === count) measuring.remember(await measuring.point(this.standing()));
    return spent ? { code: 'patience', limit: patience.limit, step: count } : null;
  }

  private stepsLeft(): number {
    const { epochs = Infinity, steps = Infinity } = this.job.stop;
    return Math.max(1, Math.min(this.steps.stepsOf(epochs), steps) - this.steps.count);
  }

  private reasonToStop(point: HistoryPoint | null): StopReason | null {
    const { epochs, steps, loss } = this.job.stop;
    if (steps !== undefined && this.steps.count >= steps) return { code: 'steps', limit: steps };
    if (epochs !== undefined && this.steps.count >= this.steps.stepsOf(epochs))
      return { code: 'epochs', limit: epochs };
    if (loss !== undefined && point && point.train < loss) return { code: 'loss', limit: loss };
    return null;
  }

  /** Tells where the run has come to; with patience it goes back to its best parameters where it ends. */
  private async rest(found: StopReason | null, stepped = false): Promise<void> {
    const point = await this.measure();
    const reason = found ?? this.reasonToStop(point);
    if (point && reason && reason.code !== 'not-finite') this.goBack(reason, point);
    await this.tell(point);
    this.control.rest(reason, this.over && (this.patience?.best ?? null), stepped);
  }

  /** Ends a run with patience. Where it ends within an epoch nobody has looked at the validation loss yet. */
  private goBack(reason: StopReason, point: HistoryPoint): void {
    const { patience, steps } = this;
    if (!patience || this.over) return;
    patience.check(steps.count, point.validation ?? NaN, () => copied(steps.state, this.tensors));
    if (!patience.state) return;
    steps.state = { ...steps.state, ...patience.state };
    this.over = { reason, point };
  }

  /** What is done after a call of so many seconds: the losses are told when that is due, or measured when that is cheap. */
  private lookAfter(seconds: number): 'tell' | 'measure' | null {
    const since = (performance.now() - this.lastTold) / 1000;
    if (since >= Math.max(progressSeconds, this.tellingSeconds / tellingShare)) return 'tell';
    return this.measuring?.isCheap(seconds) ? 'measure' : null;
  }

  private async observe(look: 'tell' | 'measure'): Promise<HistoryPoint | null> {
    const start = performance.now();
    const point = await this.measure();
    if (look === 'measure') {
      if (point) this.measuring?.remember(point);
      return point;
    }
    await this.tell(point, true);
    this.tellingSeconds = (performance.now() - start) / 1000;
    return point;
  }

  /** Tells a point, with the parameters where the run rests or when they are due, and the watched region. */
  private async tell(point: HistoryPoint | null, running = false): Promise<void> {
    if (!point || !this.measuring) return;
    const { run, tensors } = this;
    const told = { run, point, stepsPerSecond: this.pace.speed, state: this.steps.state, tensors, running };
    this.control.notify(await this.measuring.progress(told));
    this.lastTold = performance.now();
  }

  /** The losses where the run stands, or where it ended; null before anything runs. */
  private async measure(): Promise<HistoryPoint | null> {
    if (this.over) return this.over.point;
    if (!this.measuring) return null;
    return this.measuring.point(this.standing());
  }

  private standing(): Standing {
    const { state, hyper, count: step, epoch } = this.steps;
    return { step, epoch, state, hyper };
  }

  private reportBackend(): void {
    if (!this.executor) return;
    this.control.notify({ type: 'backend', run: this.run, report: this.chooser.report(this.executor) });
  }
}

function copied(state: Tensors, ids: Iterable<TensorId>): Tensors {
  return Object.fromEntries(Array.from(ids, (id) => [id, (state[id] ?? new Float64Array(0)).slice()]));
}
