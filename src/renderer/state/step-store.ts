import { create } from 'zustand';
import type { Compilation } from '../../compiler/compilation.ts';
import type { ValueId } from '../../compiler/plans.ts';
import type { Id } from '../../document/document.ts';
import type { Course } from '../../lab/walk-course.ts';
import { cellsMade } from '../../lab/walk-place.ts';
import type { Focus, Grain } from '../../lab/walk-place.ts';
import type { WalkSlice } from '../../lab/walk-places.ts';
import type { WalkTable } from '../../lab/walk-rows.ts';
import type { Stops } from '../../lab/walk-stops.ts';
import type { Walked } from '../../lab/walk-trace.ts';

/** One example's way through the plans, recorded: what row i wrote is `values[i]`. */
export interface RecordedWalk extends Walked {
  readonly compilation: Compilation;
  readonly course: Course;
  /** With which the training step begins, by document id. */
  readonly parameters: Readonly<Record<Id, Float64Array>>;
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
  /** The component of a row that was made last, where rows are gone through piece by piece. */
  readonly focus: Focus | null;
  /** How far one step goes. */
  readonly grain: Grain;
  /** The training step to be walked through; null: the first one. */
  readonly course: Course | null;
  /** The row that was pointed out, to be looked at or run to. */
  readonly chosen: number | null;
  /** Steps by itself; `run`: from training step to training step. */
  readonly playing: 'play' | 'run' | null;
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
  focus: null,
  grain: 'op',
  course: null,
  chosen: null,
  playing: null,
  reason: null,
  stops: { notFinite: true, gradientOver: null, lossRises: false, vertices: new Set<Id>() },
  chips: true,
}));
export const useStep = stepStore;

/** The row that is looked at: the one under way, else the last one made; −1 before the first. */
export function currentRow({ at, focus }: StepState): number {
  return focus?.row ?? at - 1;
}

/** The numbers of a slice, once they have been made. */
export function sliceNow(state: StepState, slice: WalkSlice | null): Float64Array | null {
  const { walk } = state;
  if (walk === null || slice === null) return null;
  const end = slice.start + slice.size;
  if (end > cellsMade(state, slice.row)) return null;
  const written = slice.row < 0 ? walk.inputs.x : walk.values[slice.row];
  return written?.subarray(slice.start, end) ?? null;
}

/** Two walks have the same rows, so that a place in one is a place in the other. */
export function sameRows(a: WalkTable, b: WalkTable): boolean {
  const output = (row: { readonly output: ValueId } | undefined) => row?.output;
  return (
    a === b || (a.rows.length === b.rows.length && a.rows.every((row, i) => row.output === output(b.rows[i])))
  );
}
