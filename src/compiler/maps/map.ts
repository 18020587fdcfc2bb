import type { Fields, Settings } from '../../base/fields.ts';
import type { Shape } from '../../document/document.ts';
import type { Tape } from '../ops/op.ts';
import type { ValueId } from '../plans.ts';

/** Where a map stands: the shapes of both ends and the settings. */
export interface Ends<S> {
  readonly from: Shape;
  readonly to: Shape;
  readonly settings: S;
}

/**
 * One nonzero of Q, K = mat(Qθ): K[row, column] shows coefficient·θ[index], or the coefficient alone when index is −1.
 * Cells at one place add up.
 */
export interface Cell {
  readonly row: number;
  readonly column: number;
  readonly index: number;
  readonly coefficient: number;
}

/** A number of K that is θ[first]·θ[second]. Those at one place add up. */
export interface ProductCell {
  readonly row: number;
  readonly column: number;
  readonly first: number;
  readonly second: number;
}

export type MapPictogram =
  | 'full'
  | 'identity'
  | 'scaled-identity'
  | 'diagonal'
  | 'mask'
  | 'antisymmetric'
  | 'm-matrix'
  | 'convolution-1d'
  | 'convolution-2d'
  | 'separable'
  | 'doubly-symmetric'
  | 'average-pool'
  | 'wavelet';

/** A linear map o[u] ↦ K(θ)·o[u], with K = mat(Qθ) unless it says otherwise. */
export interface MapDefinition<F extends Fields = Fields> {
  readonly title: string;
  readonly summary: string;
  readonly fields: F;
  /** Picture of the matrix pattern on the edge. */
  readonly pictogram: MapPictogram;
  /** Where every θ must stay, held by the initialiser and after every step of an optimizer. */
  readonly projection?: 'nonnegative';
  /** Shape of the receiving vertex where it follows from the giving one; null where it must be said. */
  infer(from: Shape, settings: Settings<F>): Shape | null;
  /** What the shapes must be like, if these are not; else null. Completes "… needs". */
  refuse(from: Shape, to: Shape, settings: Settings<F>): string | null;
  /** Shape of θ; null for a map without parameters. */
  parameter(ends: Ends<Settings<F>>): Shape | null;
  /** The nonzeros of Q, by rows of K; null where K does not depend linearly on θ. Two components or more at each end may share a place. */
  cells(ends: Ends<Settings<F>>): Iterable<Cell> | null;
  /** The nonzeros of K where it is bilinear in θ, so that there are no cells. */
  products?(ends: Ends<Settings<F>>): Iterable<ProductCell>;
  /** How many components reach one receiving component (mean), for initialisation by in-degree. */
  inDegree(ends: Ends<Settings<F>>): number;
  /** Multiply-adds of one example, where these are not one for every nonzero of a map with parameters. */
  macs?(ends: Ends<Settings<F>>): number;
  /** Is K(θ)·x computed by way of a Fourier transform, since that takes fewer products? */
  transforms?(ends: Ends<Settings<F>>): boolean;
  /** Writes K(θ)·x for the rows x. */
  apply(tape: Tape, x: ValueId, theta: ValueId | null, ends: Ends<Settings<F>>, name: string): ValueId;
}

export function defineMap<const F extends Fields>(definition: MapDefinition<F>): MapDefinition<F> {
  return definition;
}
