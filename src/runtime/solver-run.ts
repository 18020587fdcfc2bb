import { invariant } from '../base/assert.ts';
import type { TensorId } from '../compiler/program.ts';
import { solvers, startSolver } from '../solvers/index.ts';
import type { Iteration, Run, Solution } from '../solvers/objective.ts';
import { allFinite, firstBadVertex } from './diagnose.ts';
import { Evaluator } from './evaluate.ts';
import { Measuring } from './measuring.ts';
import { blended } from './pace.ts';
import { pack } from './pack.ts';
import { Patience, refuseBlindPatience } from './patience.ts';
import type { HistoryPoint, IterationLine, Region, SolverJob, StopReason, TrainingJob } from './protocol.ts';
import { referenceExecutor } from './reference.ts';
import { RunControl, type RunHost } from './run-control.ts';
import { type SolverProblem, solverProblem } from './solver-problem.ts';
import { widthOf } from './state.ts';

/** Messages are let in at least this often, if an iteration does not take longer. */
const breathSeconds = 0.01;
/** Progress is told at most this often. */
const progressSeconds = 0.1;

/** A job that has a method. */
export type SolverTrainingJob = TrainingJob & { readonly solver: SolverJob };

/**
 * Trains one job by a deterministic method, to be commanded as a `Trainer`: a step is an iteration, and every iteration is a
 * point of the history. The method is held between two of its iterations, so a pause changes no number.
 */
export class SolverRun {
  private readonly run: number;
  private readonly job: SolverTrainingJob;
  private readonly control: RunControl;
  private readonly executor = referenceExecutor();
  private readonly measuring: Measuring;
  private readonly hyper: Float64Array;
  private readonly patience: Patience<Float64Array<ArrayBuffer>> | null;
  private prepared: SolverProblem | null = null;
  private method: Run | null = null;
  /** Where the method stands; the start before it has said anything. */
  private x = new Float64Array(0);
  private point: HistoryPoint | null = null;
  /** Why the method ended. */
  private ended: StopReason | null = null;
  private speed = 0;
  private lastProgress = 0;

  constructor(run: number, job: SolverTrainingJob, host: RunHost) {
    this.run = run;
    this.job = job;
    this.control = new RunControl(run, host);
    this.patience = job.stop.patience === undefined ? null : new Patience(job.stop.patience);
    const { program, data, reduce } = job;
    this.measuring = new Measuring(new Evaluator(this.executor, program, data, reduce), data, program);
    this.hyper = Float64Array.from(program.hyper, ({ name, value }) =>
      name === 'threshold' ? data.threshold : value,
    );
  }

  /** Puts the problem together and tells the losses before the first iteration. */
  load(): Promise<void> {
    return this.control.load(async () => {
      this.control.status('loading');
      if (this.job.data.training.length === 0)
        throw new Error('there are no rows to train on; keep fewer for validation');
      refuseBlindPatience(this.job.stop.patience, this.job.data.validation);
      this.prepared = solverProblem(this.job, this.job.solver);
      await this.rewind();
      const report = { ...this.executor.report(), reason: 'solvers work in float64 on plain loops' };
      this.control.notify({ type: 'backend', run: this.run, report });
      this.control.status('ready');
    });
  }

  start(): Promise<void> {
    return this.control.start(
      (goesOn) => this.loop(goesOn),
      async (reason) => {
        await this.tell();
        this.rest(reason, false);
      },
    );
  }

  pause(): void {
    this.control.pause();
  }

  /** Some iterations, then the progress. */
  step(count: number): Promise<void> {
    return this.control.command(async () => {
      let reason = await this.begin();
      for (let done = 0; done < count && !reason; done += 1) reason = await this.advance();
      await this.tell();
      this.rest(reason, true);
    });
  }

  /** Back to the parameters the job came with. */
  reset(): Promise<void> {
    return this.control.command(async () => {
      await this.rewind();
      this.control.status('ready');
    });
  }

  /** A method minimises one function from its start to its end: no number of that changes under way. */
  setHypers(): void {}

  watch(region: Region | null): Promise<void> {
    this.measuring.region = region;
    return this.control.isRunning() ? Promise.resolve() : this.control.enqueue(() => this.tell());
  }

  destroy(): void {
    void this.control.close();
  }

  /** Current parameters by document id. */
  parameters(): Record<string, Float64Array> {
    return this.problem().unpack(this.x);
  }

  private async rewind(): Promise<void> {
    this.x = this.problem().start.slice();
    this.method = null;
    this.ended = null;
    this.patience?.reset();
    this.measuring.forget();
    this.point = await this.measure(0);
    await this.tell();
  }

  private async loop(goesOn: () => boolean): Promise<StopReason | null> {
    this.control.status('running');
    await this.control.breathe();
    let reason = await this.begin();
    let breath = performance.now();
    while (goesOn() && !reason) {
      const before = performance.now();
      reason = await this.advance();
      const now = performance.now();
      this.speed = blended(this.speed, 1000 / Math.max(1e-3, now - before));
      if (now - this.lastProgress >= 1000 * progressSeconds) await this.tell(true);
      if (now - breath < 1000 * breathSeconds) continue;
      await this.control.breathe();
      breath = performance.now();
    }
    return reason;
  }

  /** The method's line for its start, if it has not begun. */
  private async begin(): Promise<StopReason | null> {
    if (this.method !== null) return this.ended;
    const { kind, settings } = this.job.solver;
    const solver = solvers[kind];
    invariant(solver, `solver ${kind}`);
    const { problem, start } = this.problem();
    this.method = startSolver(solver, problem, start, settings);
    return this.advance();
  }

  /** One iteration and its point; else why there is none, or why it is the last. With patience the best point is gone back to then. */
  private async advance(): Promise<StopReason | null> {
    if (this.ended) return this.ended;
    this.ended = await this.iterate();
    const best = this.patience?.state;
    if (best && this.ended && this.ended.code !== 'not-finite') this.x = best;
    return this.ended;
  }

  private async iterate(): Promise<StopReason | null> {
    invariant(this.method, 'the method has begun');
    const { done, value } = this.method.next();
    if (done === true) return this.reasonOf(value);
    const x = value.x.slice();
    this.x = x;
    if (this.point && this.point.step < value.iteration) this.measuring.remember(this.point);
    this.point = await this.measure(value.iteration, lineOf(value));
    const { step, train, validation } = this.point;
    const { loss } = this.job.stop;
    const spent = this.patience?.check(step, validation ?? NaN, () => x) ?? false;
    if (loss !== undefined && train < loss) return { code: 'loss', limit: loss };
    return spent && this.patience ? { code: 'patience', limit: this.patience.limit, step } : null;
  }

  /** The run rests, or is over: back at its best point then, if it has patience. */
  private rest(reason: StopReason | null, stepped: boolean): void {
    const back = reason !== null && reason.code !== 'not-finite';
    this.control.rest(reason, back ? (this.patience?.best ?? null) : null, stepped);
  }

  private async reasonOf({ reason, gradientNorm, iterations }: Solution): Promise<StopReason> {
    switch (reason) {
      case 'limit':
        return { code: 'iterations', limit: iterations };
      case 'tolerance':
      case 'line-search':
        return { code: reason, gradientNorm };
      case 'not-finite':
        return { code: 'not-finite', step: iterations + 1, ...(await this.breakdown()) };
    }
  }

  /** What is not finite at the last point where something was not. */
  private async breakdown(): Promise<{ vertex: string | null; parameter: string | null }> {
    const { unpack, broken, x } = this.problem();
    const { program } = this.job;
    const values = unpack(broken() ?? this.x);
    const parameter = program.parameters.find(({ id }) => !allFinite(values[id]))?.id ?? null;
    if (parameter !== null) return { vertex: null, parameter };
    const rows = x.length / widthOf(program.inputs);
    const forward = await this.executor.prepare(program, 'forward', { rows });
    const vertex = firstBadVertex(program, await forward.run({ ...pack(program, values), x }));
    return { vertex, parameter: null };
  }

  /** The losses where the method stands. */
  private measure(step: number, line?: IterationLine): Promise<HistoryPoint> {
    return this.measuring.point({ step, epoch: step, state: this.tensors(), hyper: this.hyper }, line);
  }

  /** Tells the points since the last time, with the parameters where the run rests or when they are due, and the watched region. */
  private async tell(running = false): Promise<void> {
    const { run, point, speed: stepsPerSecond } = this;
    if (!point) return;
    const state = this.tensors();
    const told = { run, point, stepsPerSecond, state, tensors: Object.keys(state), running };
    this.control.notify(await this.measuring.progress(told));
    this.lastProgress = performance.now();
  }

  private problem(): SolverProblem {
    invariant(this.prepared, 'the job has been loaded');
    return this.prepared;
  }

  private tensors(): Record<TensorId, Float64Array> {
    return pack(this.job.program, this.parameters());
  }
}

function lineOf({ value, gradientNorm, step, trials, inner }: Iteration): IterationLine {
  return { value, gradientNorm, step, trials, inner };
}
