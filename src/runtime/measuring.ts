import type { KernelProgram, TensorId } from '../compiler/program.ts';
import type { Evaluator } from './evaluate.ts';
import type { Tensors } from './executor.ts';
import type { HistoryPoint, IterationLine, Notice, Region, TrainingData } from './protocol.ts';
import { latticeOf } from './region.ts';

/** Between progress notices the losses are measured after a call when that takes at most this share of its time. */
const measuringShare = 0.1;
/** The first points of a run may take as long as its calls: a run of a moment shall have a curve too. */
const firstPoints = 60;

/** Parameters are sent this often while a run is on, in milliseconds between: weights cost more to draw than a curve. */
const parameterPause = 250;
/** That pause is taken once more for every so many parameters, which the window unpacks, or numbers, which it throws away later. */
const many = { parameters: 10_000, numbers: 250_000 };

/** What a notice of progress tells, but for what is measured here. */
export interface Progress {
  readonly run: number;
  readonly point: HistoryPoint;
  readonly stepsPerSecond: number;
  readonly state: Tensors;
  /** Those of the state that are parameters. */
  readonly tensors: Iterable<TensorId>;
  /** The run goes on: there will be another notice. */
  readonly running: boolean;
}

/** Where a run stands. */
export interface Standing {
  readonly step: number;
  readonly epoch: number;
  /** Parameter tensors, and whatever else the state holds. */
  readonly state: Tensors;
  readonly hyper: Float64Array;
}

/** Measures the losses of a run and makes the notices that tell them. */
export class Measuring {
  /** Values to send along; null sends none. */
  region: Region | null = null;
  private readonly evaluator: Evaluator;
  private readonly data: TrainingData;
  /** Of the program. */
  private readonly parameters: number;
  private sent = -Infinity;
  /** Points measured since the last notice. */
  private earlier: HistoryPoint[] = [];
  /** Points measured since the run began, and the seconds that the last one took. */
  private measured = 0;
  private lastSeconds = Infinity;

  constructor(evaluator: Evaluator, data: TrainingData, program: KernelProgram) {
    this.evaluator = evaluator;
    this.data = data;
    this.parameters = program.parameters.length;
  }

  /** The losses where the run stands, over the training rows and those kept for validation. */
  async point({ step, epoch, state, hyper }: Standing, line?: IterationLine): Promise<HistoryPoint> {
    const start = performance.now();
    const train = await this.evaluator.measure(state, hyper, this.data.training);
    const held = await this.evaluator.measure(state, hyper, this.data.validation);
    this.measured++;
    this.lastSeconds = (performance.now() - start) / 1000;
    return {
      step,
      epoch,
      train: train?.loss ?? NaN,
      penalty: train?.penalty ?? 0,
      validation: held?.loss ?? null,
      trainAccuracy: train?.accuracy ?? null,
      validationAccuracy: held?.accuracy ?? null,
      ...(line ? { line } : {}),
    };
  }

  /** The loss over the rows kept for validation; NaN where there are none. */
  async validation(state: Tensors, hyper: Float64Array): Promise<number> {
    return (await this.evaluator.measure(state, hyper, this.data.validation))?.loss ?? NaN;
  }

  /** Whether a point may be measured after a call of so many seconds that nobody waits to be told of. */
  isCheap(seconds: number): boolean {
    return this.lastSeconds < (this.measured < firstPoints ? 1 : measuringShare) * seconds;
  }

  /** A run that begins anew has its first points before it again. */
  restart(): void {
    this.measured = 0;
    this.forget();
  }

  /** Keeps a point for the next notice. */
  remember(point: HistoryPoint): void {
    this.earlier.push(point);
  }

  /** Forgets what was measured since the last notice. */
  forget(): void {
    this.earlier = [];
  }

  /** A notice of the points since the last one, with the watched region and, when they are due, copies of the parameters. */
  async progress(told: Progress): Promise<Notice> {
    const { run, point, stepsPerSecond, state } = told;
    const { region, earlier } = this;
    const values = region && (await this.evaluator.predict(state, latticeOf(region)));
    this.earlier = [];
    return {
      type: 'progress',
      run,
      point,
      earlier,
      stepsPerSecond,
      parameters: this.snapshot(told),
      region: region && values ? { of: region, values } : null,
    };
  }

  private snapshot({ state, tensors, running }: Progress): Record<TensorId, Float64Array> | null {
    const parameters = Array.from(tensors, (id) => [id, state[id] ?? new Float64Array(0)] as const);
    const numbers = parameters.reduce((sum, [, values]) => sum + values.length, 0);
    const pauses = Math.max(this.parameters / many.parameters, numbers / many.numbers, 1);
    const now = performance.now();
    if (running && now - this.sent < parameterPause * Math.ceil(pauses)) return null;
    this.sent = now;
    return Object.fromEntries(parameters.map(([id, values]) => [id, new Float64Array(values)] as const));
  }
}
