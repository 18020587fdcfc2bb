import { create } from 'zustand';
import type { ShapedGraph } from '../../compiler/stages.ts';
import type { Id } from '../../document/document.ts';
import type { PathSum } from '../../lab/paths/path-sum.ts';
import type { WeightPlace } from '../../lab/paths/uses.ts';

/** The paths from one weight to the loss of the chosen example: of the session, neither saved nor undone. */
export interface PathsState {
  readonly weight: WeightPlace | null;
  /** With the graph it was found in. */
  readonly found: { readonly graph: ShapedGraph; readonly sum: PathSum } | null;
  /** Why there is nothing. */
  readonly missing: string | null;
  /** Every edge that some path takes; empty while the panel is closed. */
  readonly edges: ReadonlySet<Id>;
  /** Which of the listed paths is pointed at. */
  readonly pointed: number | null;
  /** Of the path pointed at: the weight on each of its edges, and what its vertices bring. */
  readonly edgeValues: ReadonlyMap<Id, string>;
  readonly vertexValues: ReadonlyMap<Id, readonly string[]>;
}

export const noPaths = {
  found: null,
  missing: null,
  edges: new Set<Id>(),
  pointed: null,
  edgeValues: new Map<Id, string>(),
  vertexValues: new Map<Id, readonly string[]>(),
} as const satisfies Omit<PathsState, 'weight'>;

export const pathsStore = create<PathsState>(() => ({ weight: null, ...noPaths }));
export const usePaths = pathsStore;
