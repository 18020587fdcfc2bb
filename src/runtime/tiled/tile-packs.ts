import type { Expr, Reduction } from '../../compiler/program.ts';
import { reads } from './offset.ts';
import {
  chainOf,
  factorsOf,
  type Group,
  holdsReduction,
  type Load,
  loadsOf,
  openNames,
  outerReductions,
  type Place,
  spotsOf,
} from './shape.ts';
import { bytes, multipleOf } from './tile-indices.ts';
import { TileSums } from './tile-sums.ts';

/** A sum of products of which one factor goes with the rows of the output and the other with its lanes. */
export interface Separable {
  readonly sum: Reduction;
  readonly counter: string;
  readonly count: number;
  readonly byRow: Expr;
  readonly byLane: Expr;
  /** The rows' factor where it can be read in place: a plain load whose terms lie side by side. */
  readonly direct: Load | null;
  /** The rows' factor where it is a plain load whose rows lie side by side. */
  readonly upright: Load | null;
  /** The lanes' factor where it is a plain load whose terms, and not its lanes, lie side by side. */
  readonly across: Load | null;
}

/** Neighbouring lanes that are packed together, in panels of one, two or four vectors. */
export interface Strip {
  /** The local that holds the first lane. */
  readonly first: number;
  readonly count: number;
  readonly quads: number;
}

/** Of a packed strip, so that it stays in the second cache while all rows pass over it. */
export const stripBytes = 2 ** 17;
/** Memory beside the arrays that a kernel may write to: gpu.js adds as much to every memory and does not use it. */
export const scratchBytes = 2 ** 20;
/** Packing moves rows + lanes numbers for rows·lanes products: with less than this to do it does not pay. */
const leastProducts = 2 ** 15;
/** With fewer terms than this a tile touches so little memory that it may lie anywhere. */
const fewTerms = 48;

/**
 * The fourth floor: products of matrices. Both factors are brought into the order in which a tile reads them (the scheme of
 * Goto and van de Geijn): all lanes of a tile side by side, term by term, and its rows likewise. So a tile streams through two short
 * stretches of memory, whatever the strides of the matrices, and an expression in place of a factor is computed once
 * for every entry and not once for every product. Terms are added in their order, so the sums are those of plain loops.
 */
export class TilePacks extends TileSums {
  /** The kernel's only sum as a product of two factors, where that is worth packing. */
  protected separable(): Separable | null {
    const { axes, extents } = this;
    const sums = outerReductions(this.kernel.value);
    const [sum] = sums;
    if (sums.length !== 1 || sum?.[0] !== 'sum' || axes.row < 0) return null;
    const { loops, body } = chainOf(sum);
    const [[counter, extent, looked] = ['', 0]] = loops;
    const count = this.size(extent);
    const [rows, lanes] = [extents[axes.row] as number, extents[axes.lane] as number];
    if (loops.length > 1 || looked !== undefined || holdsReduction(body)) return null;
    if (rows < 8 || lanes < 4) return null;
    if (rows * lanes * count < leastProducts || 48 * count * bytes > scratchBytes) return null;
    const [byRow, byLane]: [Expr[], Expr[]] = [[], []];
    for (const factor of factorsOf(body)) {
      const [goesByRow, goesByLane] = [this.rowName, this.laneName].map((name) => reads(factor, name));
      if (goesByRow && goesByLane) return null;
      (goesByRow ? byRow : byLane).push(factor);
    }
    if (byRow.length === 0 || byLane.length === 0) return null;
    if (count < fewTerms && [byRow, byLane].every((factors) => this.inPlace(factors))) return null;
    const [direct, across] = [this.inOrder(byRow, counter), this.inOrder(byLane, counter)];
    return {
      sum,
      counter,
      count,
      byRow: product(byRow),
      byLane: product(byLane),
      direct: direct && (this.place(direct).row as number) >= 0 ? direct : null,
      upright: this.byRows(byRow),
      across: across && typeof this.place(across).lane === 'number' ? across : null,
    };
  }

  /** A tile can read the factor where it stands, four lanes at once. */
  private inPlace(factors: readonly Expr[]): boolean {
    const load = onlyLoad(factors);
    if (load === null) return false;
    const { lane, row } = this.place(load);
    return (lane === 0 || lane === 1) && row !== 'apart';
  }

  /** The load that a factor is, if its terms lie side by side in memory. */
  private inOrder(factors: readonly Expr[], counter: string): Load | null {
    const load = onlyLoad(factors);
    if (load === null || this.guarded.has(load) || this.mayFall(load)) return null;
    const { offset, row } = this.place(load);
    const terms = [...offset.terms.values()].filter(({ atom }) => reads(atom, counter));
    const sideBySide = terms.length === 1 && terms[0]?.atom === counter && terms[0].coefficient === 1;
    return sideBySide && row !== 'apart' ? load : null;
  }

  /** The load that a factor is, if its rows lie side by side in memory. */
  private byRows(factors: readonly Expr[]): Load | null {
    const load = onlyLoad(factors);
    return load !== null && !this.guarded.has(load) && this.place(load).row === 1 ? load : null;
  }

  /** Rows of a tile read at a stride of their own, or at addresses that differ by the same all through the sums. */
  protected movesByRow({ row, offset }: Place): boolean {
    if (row !== 'apart') return row >= 0;
    return [...offset.terms.values()].every(
      ({ atom }) =>
        !reads(atom, this.rowName) || (openNames(atom).length === 0 && !/"load"/.test(JSON.stringify(atom))),
    );
  }

  /** Loads outside the sum: what is made of it. */
  protected loadsBeside({ sum }: Separable): Load[] {
    const inside = new Set(loadsOf(sum).map(({ load }) => load));
    return loadsOf(this.kernel.value).flatMap(({ load }) => (inside.has(load) ? [] : [load]));
  }

  /** Writes the lanes' factor of a strip to the start of the scratch memory, panel by panel and term by term. */
  protected packLanes(
    { counter, count, byLane, across: inOrder }: Separable,
    { first, count: lanes, quads }: Strip,
  ): void {
    const { code } = this;
    const group = { rows: 1, quads, lanes: 4 };
    const [to, lane] = [code.local('i32'), code.local('i32')];
    this.workspace(0);
    code.set(to);
    this.steps(lane, 0, lanes, 4 * quads, () => {
      this.sum(this.variable(this.laneName), first, lane);
      const loads = loadsOf(byLane).map(({ load }) => load);
      this.fresh(group, loads);
      const whole = inOrder ? multipleOf(4, count) : 0;
      if (inOrder) this.turn(counter, 0, whole, 4, loads, () => this.transpose(inOrder, to, quads));
      this.turn(counter, whole, count, 1, loads, () => {
        for (const spot of spotsOf(group)) {
          code.get(to);
          this.value(byLane, spot, group);
          code.storeFour(16 * spot.c);
        }
        this.advance(to, 16 * quads);
      });
    });
  }

  /** Four terms of four or eight lanes whose terms lie side by side: rows of memory become columns of the panel. */
  private transpose(load: Load, to: number, quads: number): void {
    const { code } = this;
    for (let c = 0; c < quads; c += 1) {
      const [p, q, r, s] = [0, 1, 2, 3].map((lane) => {
        const local = code.local('v128');
        code.loadFour('all', this.address(load, { r: 0, c }, lane));
        code.set(local);
        return local;
      }) as [number, number, number, number];
      const [low, high] = [this.shuffled(p, q, 0, 4, 1, 5), this.shuffled(p, q, 2, 6, 3, 7)];
      const [lower, higher] = [this.shuffled(r, s, 0, 4, 1, 5), this.shuffled(r, s, 2, 6, 3, 7)];
      [this.shuffled(low, lower, 0, 1, 4, 5), this.shuffled(low, lower, 2, 3, 6, 7)]
        .concat(this.shuffled(high, higher, 0, 1, 4, 5), this.shuffled(high, higher, 2, 3, 6, 7))
        .forEach((term, at) => {
          code.get(to);
          code.get(term);
          code.storeFour(16 * (at * quads + c));
        });
    }
    this.advance(to, 64 * quads);
  }

  /** Pushes where packed rows stand: behind the largest strip of lanes. */
  protected rowsAt({ count }: Separable): void {
    this.workspace(this.stripSpace(count));
  }

  /** Bytes of the largest strip of lanes: one panel at least. */
  private stripSpace(count: number): number {
    return Math.max(stripBytes, 4 * 16 * count);
  }

  /** Rows that can be packed at once, in whole tiles of so many. */
  protected rowsPacked({ count, direct }: Separable, height: number): number {
    if (direct) return Infinity;
    const rows = Math.floor((scratchBytes - this.stripSpace(count)) / (bytes * count));
    return multipleOf(height, rows);
  }

  /** Writes the rows' factor of `rows` rows from the one in `start` on, tile by tile: its rows side by side, term by term. */
  protected packRows(packed: Separable, start: number, rows: number, height: number): void {
    const { code } = this;
    const [first, row, to] = [code.local('i32'), code.local('i32'), code.local('i32')];
    const rowOfTile = this.variable(this.rowName);
    const from = (high: number, together: number): void => {
      this.rowsAt(packed);
      code.get(first);
      code.i32(bytes * packed.count);
      code.op('i32.mul', 'i32.add');
      code.get(row);
      code.i32(bytes);
      code.op('i32.mul', 'i32.add');
      code.set(to);
      this.sum(rowOfTile, start, first);
      this.sum(rowOfTile, rowOfTile, row);
      this.packTerms(packed, to, bytes * high, together);
    };
    this.tilesOf(first, rows, height, (high) => {
      if (!packed.upright || high < 4) return this.steps(row, 0, high, 1, () => from(high, 1));
      // The last four: some of them may be written twice, with the same numbers.
      this.steps(row, 0, high - 3, Math.max(1, high - 4), () => from(high, 4));
    });
  }

  /** Goes through rows in as few tiles as it takes, of `most` rows at most and all but equally high; `first` is the first row of each. */
  protected tilesOf(first: number, rows: number, most: number, body: (height: number) => void): void {
    const tiles = Math.ceil(rows / most);
    const low = Math.floor(rows / tiles);
    const upTo = (rows - tiles * low) * (low + 1);
    this.steps(first, 0, upTo, low + 1, () => body(low + 1));
    this.steps(first, upTo, rows, low, () => body(low));
  }

  /** Writes all terms of one row, or of four that lie side by side. */
  private packTerms(
    { counter, count, byRow, upright }: Separable,
    to: number,
    step: number,
    rows: number,
  ): void {
    const { code } = this;
    const [group, spot] = [
      { rows: 1, quads: 1, lanes: 1 },
      { r: 0, c: 0 },
    ];
    const loads = loadsOf(byRow).map(({ load }) => load);
    this.fresh(group, loads);
    this.turn(counter, 0, count, 1, loads, () => {
      code.get(to);
      if (upright && rows === 4) {
        code.loadFour('all', this.address(upright, spot));
        code.storeFour(0);
      } else {
        this.value(byRow, spot, group);
        code.storeLane(0, 0);
      }
      this.advance(to, step);
    });
  }

  protected advance(local: number, by: number): void {
    const { code } = this;
    code.get(local);
    code.i32(by);
    code.op('i32.add');
    code.set(local);
  }

  /** a = b + c, of locals. */
  protected sum(a: number, b: number, c: number): void {
    const { code } = this;
    code.get(b);
    code.get(c);
    code.op('i32.add');
    code.set(a);
  }

  /** Forgets what is known of another tile. */
  protected fresh(group: Group, loads: readonly Load[]): void {
    this.memo = new Map();
    this.ready = new Map();
    this.pointers.clear();
    this.rowsAtOnce = group.rows;
    this.begin(loads, group);
  }
}

function product(factors: readonly Expr[]): Expr {
  return factors.reduce((a, b) => ['multiply', a, b] as unknown as Expr);
}

/** The load that a factor is, and nothing else. */
function onlyLoad([factor, ...others]: readonly Expr[]): Load | null {
  return others.length === 0 && Array.isArray(factor) && factor[0] === 'load'
    ? (factor as unknown as Load)
    : null;
}
