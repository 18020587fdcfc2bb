/** How far one step of a walk goes: a row of the plans, a pass, one component of a value, one term of its sum. */
export type Grain = 'op' | 'layer' | 'neuron' | 'term';

/** A component under way: all before it are made, and of its own `of` terms the first `terms`, from 1. */
export interface Focus {
  readonly row: number;
  readonly cell: number;
  readonly terms: number;
  readonly of: number;
}

/** Rows before `at` are made; a focus lies in row `at`, or has come to the end of the row before it. */
export interface WalkPlace {
  readonly at: number;
  readonly focus: Focus | null;
}

/** How much there is to go through. */
export interface WalkSizes {
  readonly rows: number;
  /** Components of what a row writes. */
  cells(row: number): number;
  /** Terms of a component; where a sum is empty, one. */
  terms(row: number, cell: number): number;
}

/** The place after one more component or one more term; the same where there is none. */
export function finerOn(place: WalkPlace, grain: 'neuron' | 'term', sizes: WalkSizes): WalkPlace {
  const { at, focus } = place;
  const within = focus?.row === at ? focus : null;
  if (within === null && at >= sizes.rows) return place;
  const begun = within !== null && within.terms < within.of;
  const cell = within === null ? 0 : begun ? within.cell : within.cell + 1;
  const of = sizes.terms(at, cell);
  const terms = grain === 'neuron' ? of : begun ? within.terms + 1 : 1;
  const whole = terms === of && cell === sizes.cells(at) - 1;
  return { at: whole ? at + 1 : at, focus: { row: at, cell, terms, of } };
}

/** The place with one component or one term less; where a row has none left, the end of the row before. */
export function finerBack(place: WalkPlace, grain: 'neuron' | 'term', sizes: WalkSizes): WalkPlace {
  const { at } = place;
  const here = place.focus ?? endOf(at - 1, sizes);
  if (here === null) return place;
  const { row, cell, terms } = here;
  if (grain === 'term' && terms > 1) return { at: row, focus: { ...here, terms: terms - 1 } };
  return { at: row, focus: cell > 0 ? wholeCell(row, cell - 1, sizes) : null };
}

/** How many components of a row are made at a place. */
export function cellsMade({ at, focus }: WalkPlace, row: number): number {
  if (row < at) return Infinity;
  if (focus?.row !== row) return 0;
  return focus.cell + (focus.terms === focus.of ? 1 : 0);
}

function endOf(row: number, sizes: WalkSizes): Focus | null {
  return row < 0 ? null : wholeCell(row, sizes.cells(row) - 1, sizes);
}

function wholeCell(row: number, cell: number, sizes: WalkSizes): Focus {
  const of = sizes.terms(row, cell);
  return { row, cell, terms: of, of };
}
