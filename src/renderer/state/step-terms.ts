import { edgeNumbers } from '../../lab/walk-edges.ts';
import type { EdgeNumbers } from '../../lab/walk-edges.ts';
import { cellTerms } from '../../lab/walk-terms.ts';
import type { CellTerms } from '../../lab/walk-terms.ts';
import type { Id } from '../../document/document.ts';
import type { RecordedWalk } from './step-store.ts';

/** The last answers: many who look at one row ask the same. */
let terms: { walk: RecordedWalk; row: number; cell: number; made: CellTerms } | null = null;
let edges: { walk: RecordedWalk; row: number; made: ReadonlyMap<Id, EdgeNumbers> } | null = null;

/** How a component of what a row wrote came about. */
export function termsOf(walk: RecordedWalk, row: number, cell: number): CellTerms {
  if (terms?.walk !== walk || terms.row !== row || terms.cell !== cell)
    terms = { walk, row, cell, made: cellTerms(walk, row, cell) };
  return terms.made;
}

/** What a row says of the edges of the drawing. */
export function edgesOf(walk: RecordedWalk, row: number): ReadonlyMap<Id, EdgeNumbers> {
  if (edges?.walk !== walk || edges.row !== row) {
    const { compilation } = walk;
    const made =
      compilation.walk === null ? new Map() : edgeNumbers(walk, compilation.walk, compilation.graph, row);
    edges = { walk, row, made };
  }
  return edges.made;
}
