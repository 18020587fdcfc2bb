import { invariant } from '../base/assert.ts';
import type { TensorId } from '../compiler/program.ts';
import { solvers, startSolver } from '../solvers/index.ts';
import type { Iteration, Run, Solution } from '../solvers/objective.ts';
import { allFinite, firstBadVertex } from './diagnose.ts';
import { Evaluator } from './evaluate.ts';
import { pack } from './pack.ts';
import type { HistoryPoint, Notice, Region, SolverJob, Status, StopReason, TrainingJob } from './protocol.ts';
import { referenceExecutor } from './reference.ts';
import { latticeOf } from './region.ts';
import { type SolverProblem, solverProblem } from './solver-problem.ts';
import { widthOf } from './state.ts';
import type { TrainerHost } from './trainer.ts';

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
  private readonly host: TrainerHost;
  private readonly executor = referenceExecutor();
  private readonly evaluator: Evaluator;
  private readonly hyper: Float64Array;
  private prepared: SolverProblem | null = null;
  private method: Run | null = null;
  /** Where the method stands; the start before it has said anything. */
  private x = new Float64Array(0);
  private point: HistoryPoint | null = null;
  /** Points that have not been told. */
  private earlier: HistoryPoint[] = [];
  /** Why the method ended. */
  private ended: StopReason | null = null;
  private region: Region | null = null;
  /** Counts the commands: a run goes on until the next one. */
  private turn = 0;
  private running: number | null = null;
  private working: Promise<void> = Promise.resolve();
  private speed = 0;
  private lastProgress = 0;
  private gone = false;

  constructor(run: number, job: SolverTrainingJob, host: TrainerHost) {
    this.run = run;
    this.job = job;
    this.host = host;
    const { program, data, reduce } = job;
    this.evaluator = new Evaluator(this.executor, program, data, reduce);
    this.hyper = Float64Array.from(program.hyper, ({ name, value }) =>
      name === 'threshold' ? data.threshold : value,
    );
  }

  /** Puts the problem together and tells the losses before the first iteration. */
  load(): Promise<void> {
    return this.enqueue(async () => {
      this.status('loading', null);
      if (this.job.data.training.length === 0)
        throw new Error('there are no rows to train on; keep fewer for validation');
      this.prepared = solverProblem(this.job, this.job.solver);
      await this.rewind();
      const report = { ...this.executor.report(), reason: 'solvers work in float64 on plain loops' };
      this.notify({ type: 'backend', run: this.run, report });
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

  /** Some iterations, then the progress. */
  step(count: number): Promise<void> {
    this.pause();
    return this.enqueue(async () => {
      let reason = await this.begin();
      for (let done = 0; done < count && !reason; done += 1) reason = await this.advance();
      await this.tell();
      this.stopped(reason);
    });
  }

  /** Back to the parameters the job came with. */
  reset(): Promise<void> {
    this.pause();
    return this.enqueue(async () => {
      await this.rewind();
      this.status('ready', null);
    });
  }

  /** A method minimises one function from its start to its end: no number of that changes under way. */
  setHypers(): void {}

  watch(region: Region | null): Promise<void> {
    this.region = region;
    return this.running === this.turn ? Promise.resolve() : this.enqueue(() => this.tell());
  }

  destroy(): void {
    this.pause();
    this.gone = true;
  }

  /** Current parameters by document id. */
  parameters(): Record<string, Float64Array> {
    return this.problem().unpack(this.x);
  }

  private async rewind(): Promise<void> {
    this.x = this.problem().start.slice();
    this.method = null;
    this.ended = null;
    this.earlier = [];
    this.point = await this.measure(0, null);
    await this.tell();
  }

  private enqueue(work: () => Promise<void>): Promise<void> {
    this.working = this.working.then(async () => {
      if (this.gone) return;
      try {
        await work();
      } catch (error) {
        this.pause();
        const message = error instanceof Error ? error.message : String(error);
        this.status('failed', null);
        this.notify({ type: 'failed', run: this.run, message });
        // Without a problem there is nothing to run, and the message that said so must stand.
        if (this.prepared === null) this.gone = true;
      }
    });
    return this.working;
  }

  private async loop(mine: number): Promise<void> {
    if (this.turn !== mine) return; // called off before its turn came
    this.status('running', null);
    await this.host.breathe();
    let reason = await this.begin();
    let breath = performance.now();
    while (this.turn === mine && !reason) {
      const before = performance.now();
      reason = await this.advance();
      const now = performance.now();
      const rate = 1000 / Math.max(1e-3, now - before);
      this.speed = this.speed === 0 ? rate : 0.8 * this.speed + 0.2 * rate;
      if (now - this.lastProgress >= 1000 * progressSeconds) await this.tell();
      if (now - breath < 1000 * breathSeconds) continue;
      await this.host.breathe();
      breath = performance.now();
    }
    if (this.running === mine) this.running = null; // a start from here on is another run
    if (this.gone) return;
    await this.tell();
    this.stopped(reason, { code: 'paused' });
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

  /** One iteration and its point; else why there is none, or why it is the last. */
  private async advance(): Promise<StopReason | null> {
    if (this.ended) return this.ended;
    invariant(this.method, 'the method has begun');
    const { done, value } = this.method.next();
    if (done === true) {
      this.ended = await this.reasonOf(value);
      return this.ended;
    }
    this.x = value.x.slice();
    if (this.point && this.point.step < value.iteration) this.earlier.push(this.point);
    this.point = await this.measure(value.iteration, value);
    const { loss } = this.job.stop;
    if (loss !== undefined && this.point.train < loss) this.ended = { code: 'loss', limit: loss };
    return this.ended;
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
  private async measure(step: number, line: Iteration | null): Promise<HistoryPoint> {
    const { training, validation } = this.job.data;
    const state = this.tensors();
    const train = await this.evaluator.measure(state, this.hyper, training);
    const held = await this.evaluator.measure(state, this.hyper, validation);
    return {
      step,
      epoch: step,
      train: train?.loss ?? NaN,
      penalty: train?.penalty ?? 0,
      validation: held?.loss ?? null,
      trainAccuracy: train?.accuracy ?? null,
      validationAccuracy: held?.accuracy ?? null,
      ...(line ? { line: lineOf(line) } : {}),
    };
  }

  /** Tells the points since the last time, with a snapshot of the parameters and the watched region. */
  private async tell(): Promise<void> {
    const { point, region, earlier } = this;
    if (!point) return;
    const parameters = this.tensors();
    const values = region && (await this.evaluator.predict(parameters, latticeOf(region)));
    this.earlier = [];
    this.notify({
      type: 'progress',
      run: this.run,
      point,
      earlier,
      stepsPerSecond: this.speed,
      parameters,
      region: region && values ? { of: region, values } : null,
    });
    this.lastProgress = performance.now();
  }

  private problem(): SolverProblem {
    invariant(this.prepared, 'the job has been loaded');
    return this.prepared;
  }

  private tensors(): Record<TensorId, Float64Array> {
    return pack(this.job.program, this.parameters());
  }

  private stopped(reason: StopReason | null, otherwise: StopReason | null = null): void {
    if (!reason) this.status('paused', otherwise);
    else this.status(reason.code === 'not-finite' ? 'failed' : 'finished', reason);
  }

  private status(status: Status, reason: StopReason | null): void {
    this.notify({ type: 'status', run: this.run, status, reason });
  }

  /** Nobody waits for what a run says that has been put away. */
  private notify(notice: Notice): void {
    if (!this.gone) this.host.notify(notice);
  }
}

function lineOf({ value, gradientNorm, step, trials, inner }: Iteration): NonNullable<HistoryPoint['line']> {
  return { value, gradientNorm, step, trials, inner };
}
