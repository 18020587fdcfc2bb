import { invariant } from '../base/assert.ts';
import { chooseExecutor } from './backends.ts';
import { Evaluator } from './evaluate.ts';
import type { Executor } from './executor.ts';
import { Measuring } from './measuring.ts';
import { Pace } from './pace.ts';
import { unpack } from './pack.ts';
import type { HistoryPoint, Region, StopReason, TrainingJob } from './protocol.ts';
import { recovering } from './recovering.ts';
import { RunControl, type RunHost } from './run-control.ts';
import { TrainingSteps } from './training-steps.ts';

/** Progress is told at most this often, and takes at most this share of the time. */
const progressSeconds = 0.1;
const tellingShare = 0.25;
/** Between progress notices the losses are measured after a call when that takes at most this share of its time. */
const measuringShare = 0.1;

/**
 * Trains one job: fused steps in calls of about 40 ms, listening for pause and new hyperparameters in between, telling
 * progress ten times a second. Stops at once when a number is not finite, and names where it arose.
 */
export class Trainer {
  private readonly run: number;
  private readonly job: TrainingJob;
  private readonly control: RunControl;
  private readonly steps: TrainingSteps;
  private readonly pace: Pace;
  private readonly tensors: ReadonlySet<string>;
  private executor: Executor | null = null;
  private measuring: Measuring | null = null;
  private region: Region | null = null;
  private lastTold = 0;
  private tellingSeconds = 0;
  private measuringSeconds = Infinity;

  constructor(run: number, job: TrainingJob, host: RunHost) {
    this.run = run;
    this.job = job;
    this.control = new RunControl(run, host);
    this.steps = new TrainingSteps(job);
    this.pace = new Pace(this.steps.mostPerCall());
    this.tensors = new Set(job.program.parameters.map(({ tensor }) => tensor));
  }

  /** Builds what runs the job and tells the losses before the first step. */
  load(): Promise<void> {
    return this.control.load(async () => {
      this.control.status('loading');
      const { program, data, backend, reduce } = this.job;
      if (data.training.length === 0)
        throw new Error('there are no rows to train on; keep fewer for validation');
      const chosen = await chooseExecutor(backend, program, data, this.steps.batch);
      this.executor = recovering(chosen, () => this.reportBackend());
      this.measuring = new Measuring(new Evaluator(this.executor, program, data, reduce), data);
      this.measuring.region = this.region;
      await this.tell();
      this.reportBackend();
      this.control.status('ready');
    });
  }

  start(): Promise<void> {
    return this.control.start(
      (goesOn) => this.loop(goesOn),
      async (reason) => {
        await this.tell();
        this.control.rest(reason, { code: 'paused' });
      },
    );
  }

  pause(): void {
    this.control.pause();
  }

  /** Some steps, one by one, then the progress. */
  step(count: number): Promise<void> {
    return this.control.command(async () => {
      const reason = (await this.advance(count, 1)) ?? this.reasonToStop(null);
      await this.tell();
      this.control.rest(reason);
    });
  }

  /** Back to the parameters the job came with. */
  reset(): Promise<void> {
    return this.control.command(async () => {
      this.steps.reset();
      await this.tell();
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
    return this.control.enqueue(async () => void (await this.tell()));
  }

  destroy(): void {
    void this.control.close().finally(() => this.executor?.destroy());
  }

  /** Current parameters by document id. */
  parameters(): Record<string, Float64Array> {
    return unpack(this.job.program, this.steps.state);
  }

  private async loop(goesOn: () => boolean): Promise<StopReason | null> {
    this.control.status('running');
    let reason = this.reasonToStop(null);
    while (goesOn() && !reason) {
      const before = performance.now();
      const { stepsPerCall } = this.pace;
      const count = Math.min(stepsPerCall, this.stepsLeft());
      reason = await this.advance(count, stepsPerCall);
      const seconds = (performance.now() - before) / 1000;
      this.pace.note(count, seconds);
      reason ??= this.reasonToStop(await this.observe(seconds));
      await this.control.breathe();
    }
    return reason;
  }

  private advance(count: number, most: number): Promise<StopReason | null> {
    invariant(this.executor, 'the job has been loaded');
    return this.steps.advance(this.executor, count, most);
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

  /** After a call of so many seconds: tells the losses when that is due, or measures them when that is cheap. */
  private async observe(seconds: number): Promise<HistoryPoint | null> {
    const since = (performance.now() - this.lastTold) / 1000;
    if (since >= Math.max(progressSeconds, this.tellingSeconds / tellingShare)) return this.tell();
    if (this.measuringSeconds >= measuringShare * seconds) return null;
    const point = await this.measure();
    if (point) this.measuring?.remember(point);
    return point;
  }

  /** Tells the losses, with a snapshot of the parameters and the watched region; null before anything runs. */
  private async tell(): Promise<HistoryPoint | null> {
    const start = performance.now();
    const point = await this.measure();
    if (!point || !this.measuring) return null;
    const { state } = this.steps;
    this.control.notify(await this.measuring.progress(this.run, point, this.pace.speed, state, this.tensors));
    this.lastTold = performance.now();
    this.tellingSeconds = (this.lastTold - start) / 1000;
    return point;
  }

  private async measure(): Promise<HistoryPoint | null> {
    if (!this.measuring) return null;
    const start = performance.now();
    const { state, hyper, count: step, epoch } = this.steps;
    const point = await this.measuring.point({ step, epoch, state, hyper });
    this.measuringSeconds = (performance.now() - start) / 1000;
    return point;
  }

  private reportBackend(): void {
    if (this.executor)
      this.control.notify({ type: 'backend', run: this.run, report: this.executor.report() });
  }
}
