import type { TensorId } from '../compiler/program.ts';
import type { Evaluator } from './evaluate.ts';
import type { Tensors } from './executor.ts';
import type { HistoryPoint, IterationLine, Notice, Region, TrainingData } from './protocol.ts';
import { latticeOf } from './region.ts';

/** Between progress notices the losses are measured after a call when that takes at most this share of its time. */
const measuringShare = 0.1;
/** The first points of a run may take as long as its calls: a run of a moment shall have a curve too. */
const firstPoints = 60;

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
  /** Points measured since the last notice. */
  private earlier: HistoryPoint[] = [];
  /** Points measured since the run began, and the seconds that the last one took. */
  private measured = 0;
  private lastSeconds = Infinity;

  constructor(evaluator: Evaluator, data: TrainingData) {
    this.evaluator = evaluator;
    this.data = data;
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

  /** A notice of the points since the last one, with copies of some tensors and the watched region. */
  async progress(
    run: number,
    point: HistoryPoint,
    stepsPerSecond: number,
    state: Tensors,
    tensors: Iterable<TensorId>,
  ): Promise<Notice> {
    const { region, earlier } = this;
    const values = region && (await this.evaluator.predict(state, latticeOf(region)));
    this.earlier = [];
    const parameters = Object.fromEntries(
      Array.from(tensors, (id) => [id, new Float64Array(state[id] ?? [])] as const),
    );
    return {
      type: 'progress',
      run,
      point,
      earlier,
      stepsPerSecond,
      parameters,
      region: region && values ? { of: region, values } : null,
    };
  }
}
