import { create } from 'zustand';
import type { Compilation, ValueId } from '../../compiler/stages.ts';
import type { Id } from '../../document/document.ts';
import type { WalkSlice, WalkTable } from '../../lab/walk-rows.ts';
import type { Stops } from '../../lab/walk-stops.ts';

/** One example's way through the plans, recorded: what row i wrote is `values[i]`. */
export interface RecordedWalk {
  readonly compilation: Compilation;
  readonly table: WalkTable;
  readonly x: Float64Array;
  readonly parameters: Readonly<Record<Id, Float64Array>>;
  readonly values: readonly Float64Array[];
}

/** The stepper's: of the session, neither saved nor undone. */
export interface StepState {
  /** The stepper is on the screen. */
  readonly shown: boolean;
  readonly walk: RecordedWalk | null;
  /** Why there is none. */
  readonly missing: string | null;
  /** Something has changed since; the next record is under way. */
  readonly stale: boolean;
  /** Rows that have been made: the current row is the one before. */
  readonly at: number;
  /** The row that was pointed out, to be looked at or run to. */
  readonly chosen: number | null;
  readonly playing: boolean;
  /** Why the walk has stopped by itself. */
  readonly reason: string | null;
  readonly stops: Stops;
  /** Numbers stand at the vertices of the canvas. */
  readonly chips: boolean;
}

export const stepStore = create<StepState>(() => ({
  shown: false,
  walk: null,
  missing: null,
  stale: false,
  at: 0,
  chosen: null,
  playing: false,
  reason: null,
  stops: { notFinite: true, gradientOver: null, vertices: new Set<Id>() },
  chips: true,
}));
export const useStep = stepStore;

/** The numbers of a slice, once its row has been made. */
export function sliceNow({ walk, at }: StepState, slice: WalkSlice | null): Float64Array | null {
  if (walk === null || slice === null || slice.row >= at) return null;
  const written = slice.row < 0 ? walk.x : walk.values[slice.row];
  return written?.subarray(slice.start, slice.start + slice.size) ?? null;
}

/** Two walks have the same rows, so that a place in one is a place in the other. */
export function sameRows(a: WalkTable, b: WalkTable): boolean {
  const output = (row: { readonly output: ValueId } | undefined) => row?.output;
  return (
    a === b || (a.rows.length === b.rows.length && a.rows.every((row, i) => row.output === output(b.rows[i])))
  );
}
