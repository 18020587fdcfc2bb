import type { Slices } from '../base/slices.ts';
import type { Id } from '../document/document.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { EdgeLookup } from './edge-facts.ts';
import type { CompiledName, CurvedProgram, KernelProgram, WalkName, WholeProgram } from './program.ts';
import type { Plan, Value, ValueId } from './plans.ts';
import type { LayerSequence, ShapedGraph } from './stages.ts';

/** What one example goes through in a training step, call by call. */
export type WalkPhase = 'forward' | 'loss' | 'backward' | 'update';

/** The plans as one walk from x to the next parameters: pass 8 makes a kernel for every call and leaves none out. */
export interface Walk {
  /** Its only procedure has a step for every call of `parts`, in their order. */
  readonly program: KernelProgram<WalkName>;
  readonly parts: readonly { readonly phase: WalkPhase; readonly plan: Plan }[];
  /** Value -> ∂L/∂value, where the loss depends on it. */
  readonly cotangents: ReadonlyMap<ValueId, ValueId>;
  /** Value -> vertex -> the part of ∂L/∂value that flows back through this vertex alone; null where that is several parts. */
  readonly shares: ReadonlyMap<ValueId, ReadonlyMap<Id, ValueId | null>>;
  /** Parameter -> its gradient, of loss and penalty together. */
  readonly gradients: ReadonlyMap<ValueId, ValueId>;
  /** Parameter, slot or counter -> its next value. */
  readonly commits: ReadonlyMap<ValueId, ValueId>;
}

/** Of an edge: numbers in θ, and multiply-adds of its map for one example. */
export interface EdgeCounts {
  readonly parameters: number;
  readonly macs: number;
  /** The map is applied by way of a Fourier transform. */
  readonly transforms?: true;
}

export interface Counts {
  /** Trainable numbers. */
  readonly parameters: number;
  /** Multiply-adds for one example. */
  readonly macsForward: number;
  readonly macsBackward: number;
  /** Parameters and optimizer state, in bytes of float32. */
  readonly bytes: number;
  readonly perVertex: ReadonlyMap<Id, { readonly parameters: number; readonly macs: number }>;
  readonly perEdge: EdgeLookup<EdgeCounts>;
}

/** All that can be said of a drawing: always the diagnostics, and as many stages as it is sound for. */
export interface Compilation {
  readonly diagnostics: readonly Diagnostic[];
  readonly graph: ShapedGraph;
  readonly counts: Counts;
  readonly sequence: LayerSequence | null;
  readonly values: ReadonlyMap<ValueId, Value> | null;
  readonly forward: Plan | null;
  readonly loss: Plan | null;
  readonly backward: Plan | null;
  readonly tangent: Plan | null;
  readonly update: Plan | null;
  /** There is no error: a program can be had. */
  readonly runnable: boolean;
  /** The program with these procedures and no others; made when first asked for. Null where there is an error. */
  programOf<Names extends CompiledName>(names: readonly Names[]): KernelProgram<Names> | null;
  /** The program with the six procedures of `procedureNames`; made when first asked for. */
  readonly program: WholeProgram | null;
  /** The same with the procedures `gaussNewton` and `hessian`; made when first asked for. */
  readonly curvature: CurvedProgram | null;
  /** The plans without fusion, to be gone through call by call; made when first asked for. */
  readonly walk: Walk | null;
  /** Makes `walk` in slices: of a deep network it takes longer than a window should wait. */
  walking(): Slices<Walk | null>;
}
