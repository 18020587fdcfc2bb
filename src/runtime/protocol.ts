/** Every message between the window and the compute worker. Requests go down; notices come up. */
import type { ObjectiveProgram, TensorId, TrainingProgram } from '../compiler/program.ts';
import type { PenaltyOperator } from '../compiler/plans.ts';
import type { BatchRecipe, StopRecipe } from '../document/document.ts';

export type BackendChoice = 'auto' | 'webgpu' | 'webgl2' | 'webasm' | 'webasm-threads' | 'cpu' | 'reference';
export type Backend = Exclude<BackendChoice, 'auto'>;

/** What runs where, as asserted after every build. */
export interface BackendReport {
  readonly backend: Backend;
  readonly precision: 32 | 64;
  /** What gpu.js says of its pipeline, e.g. `fused-sync`; null for the reference executor. */
  readonly executorKind: string | null;
  readonly fallbackReason: string | null;
  /** Of `webasm-threads`: how many share steps that are large enough. */
  readonly threads?: number;
  /** Of WebAssembly: the engine joins its vectors of four numbers to vectors of eight, where a kernel is large enough for it. */
  readonly joined?: true;
  /** Why this backend, in one sentence. */
  readonly reason: string;
  /** Of `auto`, once it has measured: everything that could run the program, and why it was taken or not. */
  readonly candidates?: readonly CandidateReport[];
}

/** One line of the explanation of a choice. */
export interface CandidateReport {
  readonly backend: CandidateBackend;
  readonly precision: 32 | 64;
  readonly taken: boolean;
  /** Of a training step; null where none was timed. */
  readonly seconds: number | null;
  /** Largest difference of a gradient from the float64 reference, relative to the largest; null where none was computed. */
  readonly deviation: number | null;
  /** Why it was taken, or why not. */
  readonly reason: string;
}

/** What `auto` chooses from, the simplest first. */
export type CandidateBackend = Exclude<Backend, 'cpu'>;

/** What came of trying a candidate, as facts. */
export type Trial = { readonly backend: CandidateBackend } & (
  | { readonly outcome: 'timed'; readonly seconds: number; readonly deviation: number }
  | { readonly outcome: 'disagrees'; readonly deviation: number }
  | { readonly outcome: 'failed'; readonly message: string }
  | { readonly outcome: 'software'; readonly adapter: string }
  /** Not there; the step is too small for a graphics device or for several threads; the trial would take too long. */
  | { readonly outcome: 'absent' | 'small' | 'long' }
);

/** What was measured for programs of one size class, and what follows from it. */
export interface Calibration {
  readonly trials: readonly Trial[];
  readonly chosen: CandidateBackend;
}

/** Calibrations by size class, the oldest first. They hold for one version of the app on one machine: `stamp` names both. */
export interface CalibrationBook {
  readonly stamp: string;
  readonly entries: Readonly<Record<string, Calibration>>;
}

/** Rows to train on, all of one program's width. Classes are one-hot or ±1/0-1 columns already. */
export interface TrainingData {
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
  /** Row numbers. */
  readonly training: Uint32Array;
  readonly validation: Uint32Array;
  /** A single-column prediction counts as a hit when it lies on the target's side of this. */
  readonly threshold: number;
  /** Hits mean something (classification). */
  readonly classify: boolean;
}

/**
 * A deterministic method over all training rows, in float64 on the reference loops. Its programs come from the caller: the
 * runtime compiles nothing.
 */
export interface SolverJob {
  /** Of the catalogue of solvers. */
  readonly kind: string;
  /** Checked, and complete. */
  readonly settings: Readonly<Record<string, boolean | number | string>>;
  /** Train on a fixed sample of so many rows (sample average approximation); 0 takes all. */
  readonly sample: number;
  /** The network; with products where the method asks for curvature. */
  readonly program: ObjectiveProgram;
  /** Curvature is the Hessian; else its Gauss–Newton part. */
  readonly exactHessian: boolean;
  /** Hyperparameters that are not as the program says. */
  readonly hyper: Readonly<Record<string, number>>;
  /** How loss + penalty is a sum of squares: Σ factor·(s − t)² over the columns of a row, and what is penalised. */
  readonly squares: ({ readonly factors: Float64Array } & PenaltySquares) | null;
  /** The network in two: up to its read-out, and the read-out alone, whose parameters are named. */
  readonly parted: PartedPrograms | null;
}

/** A penalty ½λ‖Lθ‖². */
export interface PenaltySquares {
  readonly lambda: number;
  /** L of every tensor that is penalised. */
  readonly operators: ReadonlyMap<TensorId, PenaltyOperator>;
}

export interface PartedPrograms {
  readonly features: ObjectiveProgram;
  readonly readOut: ObjectiveProgram;
  readonly readOutParameters: readonly string[];
}

export interface TrainingJob {
  readonly program: TrainingProgram;
  /** The starting numbers, packed by parameter tensor: a drawing of neurons has a hundred thousand of its own names. */
  readonly parameters: Readonly<Record<TensorId, Float64Array>>;
  readonly data: TrainingData;
  readonly batch: BatchRecipe;
  readonly stop: StopRecipe;
  /** Mean or sum over rows: what the loss tensor is scaled by. */
  readonly reduce: 'mean' | 'sum';
  readonly seed: number;
  readonly backend: BackendChoice;
  /** Of `auto`: what was measured earlier. What is found here need not be measured; nothing is taken on trust. */
  readonly calibrations?: CalibrationBook;
  /** Of `auto`: measure what is known as well. */
  readonly measureAgain?: boolean;
  /** Train by this method; without it by the optimizer's steps. Then `batch`, `backend` and limits of steps say nothing. */
  readonly solver?: SolverJob;
}

/** A lattice of input points over which the outputs are evaluated, for decision regions. */
export interface Region {
  /** Input columns that vary along x and y; the others stay at `rest`. */
  readonly axes: readonly [number, number];
  readonly rest: readonly number[];
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly columns: number;
  readonly rows: number;
}

export type Request =
  | { readonly type: 'load'; readonly run: number; readonly job: TrainingJob }
  | { readonly type: 'start'; readonly run: number }
  | { readonly type: 'pause'; readonly run: number }
  | { readonly type: 'step'; readonly run: number; readonly count: number }
  | { readonly type: 'reset'; readonly run: number }
  | { readonly type: 'hyper'; readonly run: number; readonly values: Readonly<Record<string, number>> }
  /** Values to send along with progress; null stops them. */
  | { readonly type: 'watch'; readonly run: number; readonly region: Region | null }
  /** The window has drawn what one notice of progress told. */
  | { readonly type: 'drawn'; readonly run: number }
  | { readonly type: 'unload'; readonly run: number };

export type Status = 'empty' | 'loading' | 'ready' | 'running' | 'paused' | 'finished' | 'failed';

/** One point of the history. `train` and `validation` are data losses, without the regulariser's penalty. */
export interface HistoryPoint {
  readonly step: number;
  readonly epoch: number;
  readonly train: number;
  readonly penalty: number;
  readonly validation: number | null;
  readonly trainAccuracy: number | null;
  readonly validationAccuracy: number | null;
  /** Of a solver: what it says of the iteration. */
  readonly line?: IterationLine;
}

/** One line of a solver's table; see `Iteration` in the solvers. The iteration's number is the point's step. */
export interface IterationLine {
  /** Loss + penalty over the rows it trains on. */
  readonly value: number;
  readonly gradientNorm: number;
  /** Length factor of the step. */
  readonly step: number;
  readonly trials: number;
  readonly inner: number;
}

/** Why a run stopped, as facts. */
export type StopReason =
  | { readonly code: 'paused' }
  | { readonly code: 'epochs'; readonly limit: number }
  | { readonly code: 'steps'; readonly limit: number }
  | { readonly code: 'loss'; readonly limit: number }
  /** So many epochs (of a solver: iterations) without a lower validation loss, at this step. */
  | { readonly code: 'patience'; readonly limit: number; readonly step: number }
  /** A solver's own criterion is met; its iterations are used up; no trial step lowered the value. */
  | { readonly code: 'tolerance'; readonly gradientNorm: number }
  | { readonly code: 'iterations'; readonly limit: number }
  | { readonly code: 'line-search'; readonly gradientNorm: number }
  | {
      readonly code: 'not-finite';
      readonly step: number;
      readonly vertex: string | null;
      readonly parameter: string | null;
    };

/** Of early stopping: where the validation loss was lowest. */
export interface BestPoint {
  readonly step: number;
  readonly validation: number;
}

export type Notice =
  | {
      readonly type: 'status';
      readonly run: number;
      readonly status: Status;
      readonly reason: StopReason | null;
      /** The run is over and has gone back to the parameters of this step. */
      readonly best?: BestPoint;
    }
  | { readonly type: 'backend'; readonly run: number; readonly report: BackendReport }
  /** `auto` has measured: the job's book with what it found. */
  | { readonly type: 'calibrated'; readonly run: number; readonly calibrations: CalibrationBook }
  | {
      readonly type: 'progress';
      readonly run: number;
      readonly point: HistoryPoint;
      /** Points measured since the notice before, oldest first. */
      readonly earlier: readonly HistoryPoint[];
      readonly stepsPerSecond: number;
      /** Packed by parameter tensor; a snapshot, transferred. Null while a run is on and the last ones were sent just before. */
      readonly parameters: Readonly<Record<TensorId, Float64Array>> | null;
      /** Outputs over the watched region: columns × rows × output row, row-major from the lowest y. */
      readonly region: { readonly of: Region; readonly values: Float32Array } | null;
    }
  | { readonly type: 'failed'; readonly run: number; readonly message: string };
