import type { Fields, Settings } from '../../base/fields.ts';
import type { Shape } from '../../document/document.ts';
import type { Tape } from '../ops/op.ts';
import type { ValueId } from '../stages.ts';

/** Where a map stands: the shapes of both ends and the settings. */
export interface Ends<S> {
  readonly from: Shape;
  readonly to: Shape;
  readonly settings: S;
}

/** One nonzero of K = mat(Qθ): K[row, column] = coefficient·θ[index], or the coefficient alone when index is −1. */
export interface Cell {
  readonly row: number;
  readonly column: number;
  readonly index: number;
  readonly coefficient: number;
}

/** A linear map o[u] ↦ K(θ)·o[u], K = mat(Qθ), θ ↦ K linear. */
export interface MapDefinition<F extends Fields = Fields> {
  readonly title: string;
  readonly summary: string;
  readonly fields: F;
  /** Picture of the matrix pattern on the edge. */
  readonly pictogram: 'full' | 'identity' | 'scaled-identity' | 'diagonal' | 'mask';
  /** Shape of the receiving vertex where it follows from the giving one; null where it must be said. */
  infer(from: Shape, settings: Settings<F>): Shape | null;
  /** What the shapes must be like, if these are not; else null. Completes "… needs". */
  refuse(from: Shape, to: Shape, settings: Settings<F>): string | null;
  /** Shape of θ; null for a map without parameters. */
  parameter(ends: Ends<Settings<F>>): Shape | null;
  /** The nonzeros of K, by rows. */
  cells(ends: Ends<Settings<F>>): Iterable<Cell>;
  /** How many components reach one receiving component (mean), for initialisation by in-degree. */
  inDegree(ends: Ends<Settings<F>>): number;
  /** Writes K(θ)·x for the rows x. */
  apply(tape: Tape, x: ValueId, theta: ValueId | null, ends: Ends<Settings<F>>, name: string): ValueId;
}

export function defineMap<const F extends Fields>(definition: MapDefinition<F>): MapDefinition<F> {
  return definition;
}
