import { advance, passBoundary, phaseEnd } from '../../lab/walk-stops.ts';
import type { Stops } from '../../lab/walk-stops.ts';
import { select } from '../state/session-store.ts';
import { stepStore } from '../state/step-store.ts';

/** Milliseconds between two steps of playing; who wants little motion sees whole passes, and more slowly. */
const pace = { calm: 700, still: 1500 };
const never: Stops = { notFinite: false, gradientOver: null, vertices: new Set() };

let timer: ReturnType<typeof setInterval> | undefined;

/** A move of the stepper. Those that go more than one row stop where a breakpoint says. */
export type StepMove =
  'step' | 'step-back' | 'pass' | 'pass-back' | 'rewind' | 'loss' | 'gradients' | 'end' | 'chosen';

/** Whether a move leads anywhere now. */
export function canStep(move: StepMove): boolean {
  const { shown, walk, at } = stepStore.getState();
  if (!shown || walk === null) return false;
  return move === 'chosen' ? targetOf('chosen') !== at && targetOf('chosen') >= 0 : targetOf(move) !== at;
}

/** The place to which a move would lead if nothing stopped it; −1 for a row that is not chosen. */
function targetOf(move: StepMove): number {
  const { walk, at, chosen } = stepStore.getState();
  const rows = walk?.table.rows ?? [];
  switch (move) {
    case 'step':
      return Math.min(rows.length, at + 1);
    case 'step-back':
      return Math.max(0, at - 1);
    case 'pass':
      return at >= rows.length ? at : passBoundary(rows, at, 1);
    case 'pass-back':
      return at === 0 ? at : passBoundary(rows, at, -1);
    case 'rewind':
      return 0;
    case 'loss':
      return Math.max(at, phaseEnd(rows, 'loss'));
    case 'gradients':
      return Math.max(at, phaseEnd(rows, 'backward'));
    case 'end':
      return rows.length;
    case 'chosen':
      return chosen === null ? -1 : chosen + 1;
  }
}

export function step(move: StepMove): void {
  pausePlaying();
  go(move, move === 'step' ? never : stepStore.getState().stops);
}

function go(move: StepMove, stops: Stops): void {
  const { walk, at } = stepStore.getState();
  const target = targetOf(move);
  if (walk === null || target < 0) return;
  if (target <= at) stepStore.setState({ at: target, reason: null });
  else stepStore.setState(advance(walk.table.rows, walk.values, at, target, stops));
}

/** Begins to step by itself, or stops doing so. At the end it begins anew. */
export function togglePlaying(): void {
  const { playing, walk, at } = stepStore.getState();
  if (playing || walk === null) return pausePlaying();
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  stepStore.setState({ playing: true, reason: null, ...(at >= walk.table.rows.length ? { at: 0 } : {}) });
  timer = setInterval(
    () => {
      go(still ? 'pass' : 'step', stepStore.getState().stops);
      const { walk: now, at: reached, reason } = stepStore.getState();
      if (now === null || reached >= now.table.rows.length || reason !== null) pausePlaying();
    },
    still ? pace.still : pace.calm,
  );
}

export function pausePlaying(): void {
  clearInterval(timer);
  if (stepStore.getState().playing) stepStore.setState({ playing: false });
}

/** Points a row out: what it comes from is selected in the drawing. */
export function chooseRow(at: number): void {
  const row = stepStore.getState().walk?.table.rows[at];
  if (row === undefined) return;
  stepStore.setState({ chosen: at });
  select(row.vertices, row.edges);
}

/** Changes where the walk stops by itself. */
export function setStops(change: Partial<Stops>): void {
  stepStore.setState(({ stops }) => ({ stops: { ...stops, ...change } }));
}
