import { courseBefore, nextCourse } from '../../lab/walk-course.ts';
import { finerBack, finerOn } from '../../lab/walk-place.ts';
import type { Grain, WalkPlace, WalkSizes } from '../../lab/walk-place.ts';
import { advance, passBoundary, phaseEnd } from '../../lab/walk-stops.ts';
import type { Stops } from '../../lab/walk-stops.ts';
import { select } from '../state/session-store.ts';
import { stepStore } from '../state/step-store.ts';
import type { RecordedWalk } from '../state/step-store.ts';
import { termsOf } from '../state/step-terms.ts';

/** Milliseconds between two steps of playing; who wants little motion sees larger steps, and more slowly. */
const pace = { calm: 700, term: 350, still: 1500 };
const larger: Readonly<Record<Grain, Grain>> = { term: 'neuron', neuron: 'op', op: 'layer', layer: 'layer' };
const never: Stops = { notFinite: false, gradientOver: null, lossRises: false, vertices: new Set() };
/** Running ends after so many training steps where nothing stops it. */
const mostSteps = 1000;

let timer: ReturnType<typeof setTimeout> | undefined;

/** A move of the stepper. Those that may go more than one row stop where a breakpoint says. */
export type StepMove =
  'step' | 'step-back' | 'pass' | 'pass-back' | 'rewind' | 'loss' | 'gradients' | 'end' | 'chosen' | 'next';

/** Whether a move leads anywhere now. */
export function canStep(move: StepMove): boolean {
  const { shown, walk, at, focus, chosen } = stepStore.getState();
  if (!shown || walk === null) return false;
  const { rows } = walk.table;
  const begun = at > 0 || focus !== null;
  switch (move) {
    case 'step':
    case 'next':
      return true;
    case 'step-back':
      return begun || walk.course.earlier.length > 0;
    case 'rewind':
      return begun || walk.course.step > 1;
    case 'pass':
      return at < rows.length;
    case 'pass-back':
      return begun;
    case 'chosen':
      return chosen !== null && (chosen + 1 !== at || focus !== null);
    default:
      return targetOf(move, walk, at) > at;
  }
}

/** How many rows are made at the place to which a move leads if nothing stops it. */
function targetOf(move: StepMove, { table: { rows } }: RecordedWalk, at: number): number {
  switch (move) {
    case 'pass':
      return passBoundary(rows, at, 1);
    case 'pass-back':
      return at === 0 ? 0 : passBoundary(rows, at, -1);
    case 'loss':
      return Math.max(at, phaseEnd(rows, 'loss'));
    case 'gradients':
      return Math.max(at, phaseEnd(rows, 'backward'));
    case 'chosen':
      return (stepStore.getState().chosen ?? at - 1) + 1;
    default:
      return rows.length;
  }
}

export function step(move: StepMove): void {
  pausePlaying();
  const { walk, at, grain, stops } = stepStore.getState();
  if (walk === null) return;
  if (move === 'step') return stepOn(grain, never);
  if (move === 'step-back') return stepBack(walk, grain);
  if (move === 'rewind') {
    const again = walk.course.step > 1 ? { course: null, stale: true } : {};
    return stepStore.setState({ at: 0, focus: null, reason: null, ...again });
  }
  const target = targetOf(move, walk, at);
  if (target <= at) stepStore.setState({ at: target, focus: null, reason: null });
  else goTo(walk, target, stops);
  if (move === 'next' && stepStore.getState().reason === null) intoNextStep(0);
}

function goTo({ table, values, course }: RecordedWalk, target: number, stops: Stops): void {
  const { at } = stepStore.getState();
  stepStore.setState({
    ...advance(table.rows, values, at, target, stops, course.lossBefore),
    focus: null,
  });
}

/** One step of a size; after the last row the next training step begins. */
function stepOn(grain: Grain, stops: Stops): void {
  const { walk, at, focus } = stepStore.getState();
  if (walk === null) return;
  if (at >= walk.table.rows.length) return intoNextStep(0);
  if (grain === 'op' || grain === 'layer')
    return goTo(walk, grain === 'op' ? at + 1 : passBoundary(walk.table.rows, at, 1), stops);
  const next = finerOn({ at, focus }, grain, sizesOf(walk));
  // A row that is complete is looked at as a whole.
  const { rows } = walk.table;
  const { reason } = advance(rows, walk.values, at, next.at, stops, walk.course.lossBefore);
  stepStore.setState({ ...next, reason });
}

function stepBack(walk: RecordedWalk, grain: Grain): void {
  const { at, focus } = stepStore.getState();
  if (at === 0 && focus === null) {
    const course = courseBefore(walk.course);
    if (course !== null)
      stepStore.setState({ course, at: walk.table.rows.length, reason: null, stale: true });
    return;
  }
  const coarse = (): WalkPlace => {
    if (focus?.row === at) return { at, focus: null };
    return { at: grain === 'op' ? at - 1 : passBoundary(walk.table.rows, at, -1), focus: null };
  };
  const fine = grain === 'neuron' || grain === 'term';
  const place = fine ? finerBack({ at, focus }, grain, sizesOf(walk)) : coarse();
  stepStore.setState({ ...place, reason: null });
}

function sizesOf(walk: RecordedWalk): WalkSizes {
  return {
    rows: walk.table.rows.length,
    cells: (row) => walk.values[row]?.length ?? 0,
    terms: (row, cell) => Math.max(1, termsOf(walk, row, cell).terms.length),
  };
}

/** The next training step, with what the update has made; `at` rows of it are shown as made. */
function intoNextStep(at: number): void {
  const { walk } = stepStore.getState();
  const plans = walk?.compilation.walk;
  if (!walk || !plans) return;
  stepStore.setState({
    course: nextCourse(plans, walk.course, walk),
    at,
    focus: null,
    reason: null,
    stale: true,
  });
}

/** Chooses how far one step goes. */
export function setGrain(grain: Grain): void {
  const fine = grain === 'neuron' || grain === 'term';
  stepStore.setState(({ focus }) => ({ grain, focus: fine ? focus : null }));
}

/** Begins to step by itself, or stops doing so. At the end of a training step it holds; played on, the next one begins. */
export function togglePlaying(): void {
  const { playing, walk } = stepStore.getState();
  if (playing !== null || walk === null) return pausePlaying();
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  stepStore.setState({ playing: 'play', reason: null });
  const tick = () => {
    const { walk: now, grain, stops } = stepStore.getState();
    stepOn(still ? larger[grain] : grain, stops);
    const { at, reason } = stepStore.getState();
    if (now === null || at >= now.table.rows.length || reason !== null) return pausePlaying();
    wait();
  };
  const wait = () => {
    const { grain } = stepStore.getState();
    timer = setTimeout(tick, still ? pace.still : grain === 'term' ? pace.term : pace.calm);
  };
  wait();
}

/** Runs from training step to training step until a breakpoint stops it, or holds. */
export function toggleRunning(): void {
  const { playing, walk } = stepStore.getState();
  if (playing !== null || walk === null) return pausePlaying();
  stepStore.setState({ playing: 'run', reason: null, focus: null });
  let left = mostSteps;
  let from = stepStore.getState().at;
  const tick = () => {
    const { walk: now, stale, stops } = stepStore.getState();
    if (now === null) return pausePlaying();
    if (!stale) {
      const { rows } = now.table;
      const { at, reason } = advance(rows, now.values, from, rows.length, stops, now.course.lossBefore);
      const over = left === 0 ? `${mostSteps} training steps without a breakpoint` : null;
      if (reason !== null || over !== null) {
        stepStore.setState({ at, reason: reason ?? over });
        return pausePlaying();
      }
      left -= 1;
      from = 0;
      intoNextStep(rows.length);
    }
    timer = setTimeout(tick);
  };
  tick();
}

export function pausePlaying(): void {
  clearTimeout(timer);
  if (stepStore.getState().playing !== null) stepStore.setState({ playing: null });
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
