import type { Expr, Extent, Reduction } from '../../compiler/program.ts';
import { type Offset, offsetOf, reads, type Term } from './offset.ts';

export type Load = readonly ['load', number, ...Expr[]];

/** A reason why a kernel is left to the stock code. */
export class Unsupported extends Error {}

/** Which axis four neighbours are taken along, and which one rows of a tile are. */
export interface Axes {
  readonly lane: number;
  /** −1: there is none. */
  readonly row: number;
}

/**
 * The last axis, or the longest where the last is short: four results are computed at once along it. They go through as many terms, so
 * an axis by which a sum looks up how many it has is none, unless there is no other.
 */
export function chooseLane(extents: readonly number[], value: Expr): number {
  const axes = extents.map((_, axis) => axis);
  const even = axes.filter((axis) => !isCountedBy(value, `i${axis}`));
  const possible = even.length > 0 ? even : axes;
  const last = possible.at(-1) as number;
  const longest = possible.reduce((a, b) => ((extents[b] as number) > (extents[a] as number) ? b : a));
  return (extents[last] as number) >= 4 || (extents[longest] as number) < 4 ? last : longest;
}

/** Does some sum look up by this variable how many terms it has? */
export function isCountedBy(e: Expr, name: string): boolean {
  if (!Array.isArray(e)) return false;
  if (isReduction(e) && e[4] !== undefined && reads(e[4], name)) return true;
  return (e as readonly Expr[]).some((part) => isCountedBy(part, name));
}

/** Lanes, and for rows the last axis beside them; an earlier one where fewer loads go with it and with the lanes too. */
export function chooseAxes(extents: readonly number[], value: Expr): Axes {
  const lane = chooseLane(extents, value);
  const others = extents
    .map((_, axis) => axis)
    .filter((axis) => axis !== lane && (extents[axis] as number) > 1 && !isCountedBy(value, `i${axis}`));
  const byLane = loadsOf(value).filter(({ load }) => reads(load, `i${lane}`));
  const both = (axis: number): number => byLane.filter(({ load }) => reads(load, `i${axis}`)).length;
  const last = others.at(-1) ?? -1;
  const tall = others.filter((axis) => (extents[axis] as number) >= 4);
  return { lane, row: tall.reduceRight((best, axis) => (both(axis) < both(best) ? axis : best), last) };
}

/** How a load moves with the lanes and rows of a tile. */
export interface Place {
  readonly offset: Offset;
  /** Elements between neighbouring lanes; `apart`: the four addresses follow no stride. */
  readonly lane: number | 'apart';
  /** Elements between neighbouring rows; `apart`: none that is the same everywhere. */
  readonly row: number | 'apart';
  /** So many vectors side by side are read at one stride, forwards: 1, 2, 4 or 8. */
  readonly quads: number;
}

/** The place of a load; `count` is the length of the lane axis, which is walked in whole groups from 0 on. */
export function placeOf(
  load: Load,
  strides: readonly number[],
  lane: string,
  row: string,
  count: number,
): Place {
  const offset = offsetOf(load.slice(2) as Expr[], strides);
  const terms = [...offset.terms.values()];
  const byLane = strideOf(terms, lane, groupOf(count, 4));
  const atOneStride = (quads: number): boolean => {
    const stride = strideOf(terms, lane, groupOf(count, 4 * quads));
    return stride !== 'apart' && stride >= 0;
  };
  let byRow: number | 'apart' = 0;
  for (const { atom, coefficient } of terms) {
    if (atom === row && byRow !== 'apart') byRow += coefficient;
    else if (atom !== row && reads(atom, row)) byRow = 'apart';
  }
  return { offset, lane: byLane, row: byRow, quads: [8, 4, 2].find(atOneStride) ?? 1 };
}

/** So many lanes begin at a multiple of their number; 1 where the last ones do not. */
function groupOf(count: number, lanes: number): number {
  return count % lanes === 0 ? lanes : 1;
}

/** Elements between neighbouring lanes of one group. */
function strideOf(terms: readonly Term[], lane: string, group: number): number | 'apart' {
  let sum = 0;
  for (const { atom, coefficient } of terms) {
    const step = stepOf(atom, lane, group);
    if (step === null) return 'apart';
    sum += step * coefficient;
  }
  return sum;
}

/** By how much an atom grows from lane to lane; null where that is not the same for all of a group. */
function stepOf(atom: Expr, lane: string, group: number): number | null {
  if (atom === lane) return 1;
  if (!reads(atom, lane)) return 0;
  if (group === 1 || !Array.isArray(atom) || (atom[0] !== 'quotient' && atom[0] !== 'remainder')) return null;
  const [, of, by] = atom as unknown as readonly [string, Expr, Expr];
  if (typeof by !== 'number') return null;
  // Within a group of n that begins at a multiple of n, a quotient by a multiple of n stays and its remainder counts.
  if (of === lane) return by % group !== 0 ? null : atom[0] === 'quotient' ? 0 : 1;
  return stepOf(of, lane, group) === 0 ? 0 : null;
}

/** Has an expression one value for the four lanes of a vector, on an axis of this length? */
export function sameForLanes(e: Expr, lane: string, count: number): boolean {
  if (stepOf(e, lane, groupOf(count, 4)) === 0) return true;
  if (!Array.isArray(e)) return false;
  return (e.slice(e[0] === 'load' ? 2 : 1) as Expr[]).every((part) => sameForLanes(part, lane, count));
}

export function isReduction(e: Expr): e is Reduction {
  return Array.isArray(e) && (e[0] === 'sum' || e[0] === 'largest');
}

/** The outermost reductions that every element computes. */
export function outerReductions(e: Expr): Reduction[] {
  if (typeof e === 'number' || typeof e === 'string' || e[0] === 'load') return [];
  if (isReduction(e)) return [e];
  return (e.slice(1) as Expr[]).flatMap(outerReductions);
}

/** The factors of a product, in order. */
export function factorsOf(e: Expr): Expr[] {
  return Array.isArray(e) && e[0] === 'multiply' ? (e.slice(1) as Expr[]).flatMap(factorsOf) : [e];
}

/** Every load of an expression that is not itself inside an index or a number of terms, with the conditions of the branches it stands in. */
export function loadsOf(
  e: Expr,
  guards: readonly Expr[] = [],
): { readonly load: Load; readonly guards: readonly Expr[] }[] {
  if (typeof e === 'number' || typeof e === 'string') return [];
  if (e[0] === 'load') return [{ load: e as unknown as Load, guards }];
  if (isReduction(e)) return loadsOf(e[3], guards);
  const inside = e[0] === 'select' ? [...guards, e[1] as Expr] : guards;
  return (e.slice(1) as Expr[]).flatMap((part) => loadsOf(part, inside));
}

/** A loop of a reduction: its variable, its extent, and how many turns it takes where that is looked up. */
export type Loop = readonly [variable: string, extent: Extent, count?: Expr];

/** A chain of sums of sums as its loops and the innermost body. */
export function chainOf(e: Reduction): { readonly loops: readonly Loop[]; readonly body: Expr } {
  const loops: Loop[] = [loopOf(e)];
  let body = e[3];
  while (e[0] === 'sum' && isReduction(body) && body[0] === 'sum') {
    loops.push(loopOf(body));
    body = body[3];
  }
  return { loops, body };
}

function loopOf([, variable, extent, , count]: Reduction): Loop {
  return count === undefined ? [variable, extent] : [variable, extent, count];
}

export function stridesOf(extents: readonly number[]): number[] {
  return extents.map((_, axis) => extents.slice(axis + 1).reduce((p, x) => p * x, 1));
}

export function holdsReduction(e: Expr): boolean {
  if (typeof e === 'number' || typeof e === 'string') return false;
  return isReduction(e) || (e as readonly Expr[]).some((part) => Array.isArray(part) && holdsReduction(part));
}

/** The variables of reductions that an atom reads; axes are known from the start. */
export function openNames(atom: Expr): string[] {
  if (typeof atom === 'string') return /^i\d$/.test(atom) || atom === 'batch' ? [] : [atom];
  return Array.isArray(atom) ? (atom as readonly Expr[]).slice(1).flatMap(openNames) : [];
}

export function mentions(atom: Expr, name: string): boolean {
  if (typeof atom === 'string') return atom === name;
  return Array.isArray(atom) && (atom as readonly Expr[]).slice(1).some((part) => mentions(part, name));
}

/** One vector of a tile: row r, lanes 4c … 4c + 3. */
export interface Spot {
  readonly r: number;
  readonly c: number;
}

/** How many lanes of the group at hand are real: fewer than four only where the axis is shorter than that. */
export interface Group {
  readonly rows: number;
  readonly quads: number;
  readonly lanes: number;
}

export function spotsOf({ rows, quads }: Group): Spot[] {
  return Array.from({ length: rows * quads }, (_, i) => ({ r: Math.floor(i / quads), c: i % quads }));
}

/** The numbers of vectors side by side that are tried where more are too many. */
export function below(quads: number): number[] {
  return [4, 2, 1].filter((fewer) => fewer < quads);
}
