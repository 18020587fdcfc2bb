import { wellKnown } from '../compiler/program.ts';
import type { Id } from '../document/document.ts';
import type { WalkRow } from './walk-rows.ts';

/** Where a walk through the plans stops by itself. */
export interface Stops {
  readonly notFinite: boolean;
  /** At a number of a cotangent or gradient larger than this in size; null: never. */
  readonly gradientOver: number | null;
  /** When the loss is larger than that of the training step before. */
  readonly lossRises: boolean;
  /** At every row that belongs to one of these. */
  readonly vertices: ReadonlySet<Id>;
}

/** Why to stop after a row, given what it wrote and the loss of the training step before; null to go on. */
export function stopReason(
  row: WalkRow,
  values: Float64Array,
  stops: Stops,
  lossBefore: number | null,
): string | null {
  if (stops.notFinite && values.some((value) => !Number.isFinite(value)))
    return `${row.output} is not finite`;
  const { gradientOver } = stops;
  if (gradientOver !== null && row.gradient && values.some((value) => Math.abs(value) > gradientOver))
    return `${row.output} is larger than ${gradientOver} in size`;
  const [loss = NaN] = values;
  if (stops.lossRises && row.output === wellKnown.loss && lossBefore !== null && loss > lossBefore)
    return `the loss has risen from ${lossBefore.toPrecision(4)} to ${loss.toPrecision(4)}`;
  const vertex = row.vertices.find((id) => stops.vertices.has(id));
  return vertex === undefined ? null : `${row.output} belongs to ${vertex}`;
}

/** Makes the rows from `from` and before `to`, or up to and with the first one where a stop applies. */
export function advance(
  rows: readonly WalkRow[],
  values: readonly Float64Array[],
  from: number,
  to: number,
  stops: Stops,
  lossBefore: number | null = null,
): { readonly at: number; readonly reason: string | null } {
  const end = Math.min(to, rows.length);
  for (let at = from; at < end; at += 1) {
    const [row, written] = [rows[at], values[at]];
    const reason = row && written ? stopReason(row, written, stops, lossBefore) : null;
    if (reason !== null) return { at: at + 1, reason };
  }
  return { at: Math.max(from, end), reason: null };
}

/** The next place where a pass of a plan begins, or the one before; the ends where there is none. */
export function passBoundary(rows: readonly WalkRow[], at: number, direction: 1 | -1): number {
  let next = at + direction;
  while (next > 0 && next < rows.length && rows[next]?.pass === rows[next - 1]?.pass) next += direction;
  return Math.max(0, Math.min(rows.length, next));
}

/** How many rows there are up to the end of a phase: `loss` is the end of everything forward. */
export function phaseEnd(rows: readonly WalkRow[], phase: WalkRow['phase']): number {
  return rows.findLastIndex((row) => row.phase === phase) + 1;
}
