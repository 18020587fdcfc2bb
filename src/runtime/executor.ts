/** What every way of running programs offers. */
import type { Extent, KernelProgram, ProcedureName, TensorId } from '../compiler/program.ts';
import type { BackendReport } from './protocol.ts';

export type Numbers = Float32Array | Float64Array;
export type Tensors = Readonly<Record<TensorId, Numbers>>;

export interface RoutineOptions {
  /** Rows of the batch. */
  readonly rows: number;
  /** Of `train`: steps per call. */
  readonly repeat?: number;
  /** Tensors of role `data`, which stay where the program runs. */
  readonly resident?: Tensors;
}

/** A procedure made ready for one batch size. */
export interface Routine {
  /**
   * Runs it once (`train`: `repeat` steps). Takes every input that is neither constant nor resident; answers the
   * procedure's outputs, and for `train` the state tensors after the last step. Inputs must hold still until it has answered.
   * `spare`: an earlier answer that nobody looks at any more, whose memory may be taken for the new one.
   */
  run(inputs: Tensors, spare?: Tensors): Promise<Tensors>;
  /**
   * Of `train` on a graphics device, whose memory is far: runs it, leaves parameters and slots there, and answers what else there
   * is, the progress. Inputs without state go on from where the last call has left it. Null where nothing stays: nothing was done.
   */
  leave?(inputs: Tensors): Promise<Tensors | null>;
  /** The state as the last call has left it; null where nothing stays. */
  collect?(): Promise<Tensors | null>;
  destroy(): void;
}

export interface Executor {
  /** The program must have been asked for the procedure; the types see to it. */
  prepare<Name extends ProcedureName>(
    program: KernelProgram<NoInfer<Name>>,
    procedure: Name,
    options: RoutineOptions,
  ): Promise<Routine>;
  /** What ran where; complete once a routine has run. */
  report(): BackendReport;
  destroy(): void;
}

/** The extents of a tensor as numbers. */
export function resolveExtents(
  extents: readonly Extent[],
  sizes: { readonly batch: number; readonly rows: number; readonly draws: number },
): number[] {
  return extents.map((e) => (typeof e === 'number' ? e : sizes[e]));
}

/** Number of rows of the resident data; 0 when there is none. */
export function residentRows(program: KernelProgram, resident: Tensors | undefined): number {
  for (const [id, values] of Object.entries(resident ?? {})) {
    const width = program.tensors[id]?.extents[1];
    if (typeof width === 'number') return values.length / width;
  }
  return 0;
}

/** Whether nothing but training itself has to see a tensor from step to step. */
export function isState(program: KernelProgram, id: TensorId): boolean {
  const role = program.tensors[id]?.role;
  return role === 'parameter' || role === 'slot';
}

/** Which state tensors `train` carries from step to step, with the temporary each becomes. */
export function carried(program: KernelProgram): [TensorId, TensorId][] {
  return Object.entries(program.commits);
}
