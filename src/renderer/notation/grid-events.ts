import type { KeyboardEvent, MouseEvent } from 'react';
import { pointAt } from '../state/pointed-store.ts';
import { select, sessionStore } from '../state/session-store.ts';
import { actAt } from './act-at.ts';
import type { LayerMatrix } from '../../interchange/notation/layer-matrix.ts';
import { notationStore } from './notation-store.ts';
import type { PlaceAt } from './places.ts';

interface Place {
  readonly row: number;
  readonly column: number;
}

/** The place of the cell that an event came from; null elsewhere. */
export function placeOf(target: EventTarget | null): Place | null {
  const [row, column] = dataOf(target, 'place')?.split(' ').map(Number) ?? [];
  return row === undefined || column === undefined ? null : { row, column };
}

function dataOf(target: EventTarget | null, name: string): string | undefined {
  if (!(target instanceof Element)) return undefined;
  return target.closest<HTMLElement>(`[data-${name}]`)?.dataset[name];
}

/** Points at what the cell under the pointer, or with the focus, stands for. */
export function pointFrom(target: EventTarget | null, matrix: LayerMatrix, places: PlaceAt): void {
  const at = placeOf(target);
  const { level, columns } = matrix;
  if (at !== null && at.column < columns.length) {
    const place = places(at.row, at.column);
    const [entry] = place.kind === 'entries' ? place.entries : [];
    if (place.kind === 'unlisted') {
      pointAt({ kind: 'edge', id: place.block.edge, place: { level, ...at }, theta: null });
    } else if (entry === undefined) pointAt({ kind: 'place', place: { level, ...at } });
    else {
      const theta = entry.index < 0 ? null : `${entry.parameter} ${entry.index}`;
      pointAt({ kind: 'edge', id: entry.edge, place: { level, ...at }, theta });
    }
    return;
  }
  const vertex = dataOf(target, 'vertex');
  const component = dataOf(target, 'at');
  pointAt(vertex === undefined ? null : { kind: 'vertex', id: vertex, at: Number(component ?? 0) });
}

/** Selects the edge or vertex of a cell, everywhere. */
export function selectFrom(event: MouseEvent, matrix: LayerMatrix, places: PlaceAt): void {
  const { target } = event;
  const at = placeOf(target);
  if (target instanceof HTMLInputElement) return;
  if (at !== null) notationStore.setState({ note: null });
  if (at !== null && at.column < matrix.columns.length) {
    const place = places(at.row, at.column);
    select([], place.kind === 'entries' ? place.entries.map(({ edge }) => edge) : []);
    return;
  }
  const vertex = dataOf(target, 'vertex');
  if (vertex === undefined) return;
  const { vertices, edges } = sessionStore.getState();
  if (event.shiftKey) select([...vertices, vertex], edges);
  else select([vertex]);
}

/** Down and to the right, as far as there is something. */
const moves: Readonly<Record<string, readonly [number, number]>> = {
  Home: [0, -Infinity],
  End: [0, Infinity],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  PageUp: [-10, 0],
  PageDown: [10, 0],
};

/**
 * Arrows move through the cells, Home and End to the ends of a line, Delete takes a number away. Answers where typing is to
 * begin and with what, or null.
 */
export function keyOnCell(
  event: KeyboardEvent,
  matrix: LayerMatrix,
  places: PlaceAt,
  { width, transposed }: { readonly width: number; readonly transposed: boolean },
): (Place & { readonly typed: string | null }) | null {
  const at = placeOf(event.target);
  if (at === null || event.ctrlKey || event.metaKey || event.altKey) return null;
  const { key } = event;
  const taken = () => {
    event.preventDefault();
    event.stopPropagation();
  };
  const move = moves[key];
  if (move !== undefined) {
    taken();
    // Down on the screen is along the columns where these are written as rows.
    const [down, right] = transposed ? [move[1], move[0]] : move;
    goTo(event.currentTarget, matrix.level, {
      row: clamp(at.row + down, matrix.rows.length),
      column: clamp(at.column + right, width),
    });
    return null;
  }
  if (key === 'Delete' || key === 'Backspace') {
    taken();
    actAt(matrix, places, at, { kind: 'clear' });
    notationStore.setState({ wanted: { level: matrix.level, ...at } });
    return null;
  }
  if (key === 'Enter' || key === 'F2') {
    taken();
    return { ...at, typed: null };
  }
  if (/^[\d.\-−+]$/.test(key)) {
    taken();
    return { ...at, typed: key === '−' ? '-' : key };
  }
  return null;
}

function clamp(at: number, length: number): number {
  return Math.max(0, Math.min(length - 1, at));
}

/** Moves the focus; a place that is not written out is written first. */
function goTo(table: Element, level: number, at: Place): void {
  const cell = table.querySelector<HTMLElement>(`[data-place="${at.row} ${at.column}"]`);
  if (cell === null) notationStore.setState({ around: { level, ...at }, wanted: { level, ...at } });
  else cell.focus();
}
