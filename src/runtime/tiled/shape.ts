import type { Expr, Extent } from '../../compiler/program.ts';
import { type Offset, offsetOf, reads } from './offset.ts';

export type Load = readonly ['load', number, ...Expr[]];
export type Reduction = readonly ['sum' | 'largest', string, Extent, Expr];

/** A reason why a kernel is left to the stock code. */
export class Unsupported extends Error {}

/** Which axis four neighbours are taken along, and which one rows of a tile are. */
export interface Axes {
  readonly lane: number;
  /** −1: there is none. */
  readonly row: number;
}

/** The last axis, or the longest where the last is short: four results are computed at once along it. */
export function chooseAxes(extents: readonly number[]): Axes {
  const last = extents.length - 1;
  const longest = extents.indexOf(Math.max(...extents));
  const lane = (extents[last] as number) >= 4 || (extents[longest] as number) < 4 ? last : longest;
  const others = extents
    .map((_, axis) => axis)
    .filter((axis) => axis !== lane && (extents[axis] as number) > 1);
  return { lane, row: others.at(-1) ?? -1 };
}

/** How a load moves with the lanes and rows of a tile. */
export interface Place {
  readonly offset: Offset;
  /** Elements between neighbouring lanes; `apart`: the four addresses follow no stride. */
  readonly lane: number | 'apart';
  /** Elements between neighbouring rows; `apart`: none that is the same everywhere. */
  readonly row: number | 'apart';
}

/** `aligned`: the lane axis is walked in whole groups of four that begin at multiples of four. */
export function placeOf(
  load: Load,
  strides: readonly number[],
  lane: string,
  row: string,
  aligned: boolean,
): Place {
  const offset = offsetOf(load.slice(2) as Expr[], strides);
  let byLane: number | 'apart' = 0;
  let byRow: number | 'apart' = 0;
  for (const { atom, coefficient } of offset.terms.values()) {
    const step = stepOf(atom, lane, aligned);
    if (step === null || byLane === 'apart') byLane = 'apart';
    else byLane += step * coefficient;
    if (atom === row && byRow !== 'apart') byRow += coefficient;
    else if (atom !== row && reads(atom, row)) byRow = 'apart';
  }
  return { offset, lane: byLane, row: byRow };
}

/** By how much an atom grows from lane to lane; null where that is not the same for all four. */
function stepOf(atom: Expr, lane: string, aligned: boolean): number | null {
  if (atom === lane) return 1;
  if (!reads(atom, lane)) return 0;
  if (!aligned || !Array.isArray(atom) || (atom[0] !== 'quotient' && atom[0] !== 'remainder')) return null;
  const [, of, by] = atom as unknown as readonly [string, Expr, Expr];
  if (typeof by !== 'number') return null;
  // Within a group of four that begins at a multiple of four, a quotient by a multiple of four stays and its remainder counts.
  if (of === lane) return by % 4 !== 0 ? null : atom[0] === 'quotient' ? 0 : 1;
  return stepOf(of, lane, aligned) === 0 ? 0 : null;
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

/** Every load of an expression that is not itself inside an index; `guarded` ones stand in a branch. */
export function loadsOf(e: Expr, guarded = false): { readonly load: Load; readonly guarded: boolean }[] {
  if (typeof e === 'number' || typeof e === 'string') return [];
  if (e[0] === 'load') return [{ load: e as unknown as Load, guarded }];
  if (isReduction(e)) return loadsOf(e[3], guarded);
  const inside = guarded || e[0] === 'select';
  return (e.slice(1) as Expr[]).flatMap((part) => loadsOf(part, inside));
}

/** A chain of sums of sums as its loops and the innermost body. */
export function chainOf(e: Reduction): {
  readonly loops: readonly (readonly [string, Extent])[];
  readonly body: Expr;
} {
  const loops: (readonly [string, Extent])[] = [[e[1], e[2]]];
  let body = e[3];
  while (e[0] === 'sum' && isReduction(body) && body[0] === 'sum') {
    loops.push([body[1], body[2]]);
    body = body[3];
  }
  return { loops, body };
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

/** Every part of the place is linear or the same for the whole tile: two vectors side by side differ by a constant. */
export function simple({ offset }: Place): boolean {
  return [...offset.terms.values()].every(
    ({ atom }) => typeof atom === 'string' || !/"i\d"/.test(JSON.stringify(atom)),
  );
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
