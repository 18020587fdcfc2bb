import { present } from '../../base/assert.ts';
import type { Expr } from '../../compiler/program.ts';
import type { Code } from '../wasm/code.ts';
import { bestCut, type Way } from './cut.ts';
import { reads } from './offset.ts';
import {
  below,
  chainOf,
  type Group,
  holdsReduction,
  isCountedBy,
  loadsOf,
  outerReductions,
  type Spot,
  spotsOf,
  stridesOf,
} from './shape.ts';
import { bytes, multipleOf } from './tile-indices.ts';
import { TileProducts } from './tile-products.ts';
import { keyOf } from './tile-values.ts';

/**
 * A kernel as WebAssembly on single-precision vectors: four neighbours along one axis at once, tiles of rows and vectors for
 * sums of products, addresses carried along in loops.
 */
export class Tile extends TileProducts {
  /** Writes the loops over all elements. */
  compile(): Code {
    const { extents, axes, code } = this;
    const over = extents.map((_, axis) => axis).filter((axis) => axis !== axes.lane && axis !== axes.row);
    const ways = over.map((axis) => this.way(axis, 1));
    const inner = this.packedLoops(ways) ?? this.plainLoops(ways);
    const walk = (i: number): void => {
      const axis = over[i];
      if (axis === undefined) inner();
      else this.along(axis, this.variable(`i${axis}`), extents[axis] as number, 1, () => walk(i + 1));
    };
    walk(0);
    return code;
  }

  /**
   * What is read along the lanes lies along the rows in memory: rows are gone through for so many lanes as share a line of the cache, of
   * which none is then fetched twice.
   */
  private get turns(): boolean {
    if (this.axes.row < 0 || holdsReduction(this.kernel.value)) return false;
    return [...this.places.values()].some(({ lane, row }) => lane !== 'apart' && lane > 1 && row === 1);
  }

  /** Neighbours along the lanes' axis look up numbers of terms of their own: they cannot be lanes of one vector. */
  private get oneByOne(): boolean {
    return isCountedBy(this.kernel.value, this.laneName);
  }

  /** Is a place computed by a division that comes out alike for all rows, which a tile of several can share? */
  private countsPlaces(e: Expr): boolean {
    if (!Array.isArray(e)) return false;
    const divides = e[0] === 'quotient' || e[0] === 'remainder';
    if (divides && !reads(e, this.rowName)) return true;
    return (e.slice(e[0] === 'load' ? 2 : 1) as Expr[]).some((part) => this.countsPlaces(part));
  }

  private way(axis: number, step: number): Way {
    return { axis, count: this.extents[axis] as number, step, parted: 0, own: 0 };
  }

  /** The part of the work that falls to the thread that has most of it. */
  get share(): number {
    return this.cut?.share ?? 1;
  }

  /** How rows and lanes are gone through when factors are read where they stand. */
  private plainLoops(over: readonly Way[]): () => void {
    const { extents, axes, parties } = this;
    const sums = outerReductions(this.kernel.value);
    const [sum] = sums;
    const plain = sums.length === 1 && sum?.[0] === 'sum' && !holdsReduction(chainOf(sum).body);
    // Four terms at a time, a sum takes a vector for every lane: of more than one vector of lanes they do not fit into the registers.
    const narrow = sum !== undefined && (!plain || this.dotProduct(sum) !== null);
    const all = [...this.places.values()];
    const worth = plain || (sums.length === 0 && !this.turns && this.countsPlaces(this.kernel.value));
    const movable = worth && axes.row >= 0 && all.every((place) => this.movesByRow(place));
    const most = movable ? Math.min(4, extents[axes.row] as number) : 1;
    const rows = most === 3 ? 2 : most;
    const lanes = extents[axes.lane] as number;
    const possible = narrow ? 1 : this.widest(all, this.turns ? 4 : 2);
    const quads = [possible, ...below(possible)].find((some) => lanes >= 4 * some) ?? 1;
    const byRows = axes.row >= 0 ? [this.way(axes.row, rows)] : [];
    const byLanes = this.way(axes.lane, this.oneByOne ? 1 : 4 * quads);
    this.cut = bestCut([...over, ...byRows, byLanes], parties);
    return () => this.rowLoops(rows, quads);
  }

  private rowLoops(rows: number, quads: number): void {
    const { axes, extents } = this;
    const each = (group: Group): void => this.group(group);
    const line = (of: number): void => {
      this.keepSteady(of);
      this.lanesOf(each, of, quads);
    };
    if (axes.row < 0) return line(1);
    const count = extents[axes.row] as number;
    if (this.turns) {
      const column = (group: Group): void =>
        this.along(axes.row, this.variable(this.rowName), count, 1, () => {
          this.keepSteady(1);
          this.group(group);
        });
      return this.lanesOf(column, 1, quads);
    }
    const whole = multipleOf(rows, count);
    this.along(
      axes.row,
      this.variable(this.rowName),
      whole,
      rows,
      () => line(rows),
      () => this.range(this.rowName, whole, count, 1, () => line(1)),
    );
  }

  /** Goes along the lane axis, `quads` vectors at once and then fewer. */
  private lanesOf(each: (group: Group) => void, rows: number, quads: number): void {
    const count = this.extents[this.axes.lane] as number;
    const lane = this.laneName;
    if (this.oneByOne) {
      const one = (): void => each({ rows, quads: 1, lanes: 1 });
      return this.along(this.axes.lane, this.variable(lane), count, 1, one);
    }
    if (count < 4) {
      this.range(lane, 0, 1, 1, () => each({ rows, quads: 1, lanes: count }));
      return;
    }
    const upTo = (some: number): number => multipleOf(4 * some, count);
    const group = (some: number) => (): void => each({ rows, quads: some, lanes: 4 });
    this.along(this.axes.lane, this.variable(lane), upTo(quads), 4 * quads, group(quads), () => {
      let done = upTo(quads);
      for (const fewer of below(quads)) {
        this.range(lane, done, upTo(fewer), 4 * fewer, group(fewer));
        done = upTo(fewer);
      }
      // The rest is done with its left neighbours once more: the same numbers are written again.
      if (done < count) this.range(lane, count - 4, count - 3, 4, group(1));
    });
  }

  /** All vectors of one tile. */
  private group(group: Group): void {
    const { kernel } = this;
    const spots = spotsOf(group);
    this.fresh(
      group,
      loadsOf(kernel.value).map(({ load }) => load),
    );
    for (const e of outerReductions(kernel.value)) {
      if (this.ready.has(keyOf(e, spots[0] as Spot))) continue;
      const totals = this.reduce(e, spots, group);
      spots.forEach((spot, i) => this.ready.set(keyOf(e, spot), present(totals[i], 'total')));
    }
    this.finish(spots, group);
  }

  /** Makes the elements of a tile of its sums, and writes them. */
  protected override finish(spots: readonly Spot[], group: Group): void {
    const { kernel, code } = this;
    const out = this.outputAddress();
    // All are read before one is written: an engine only joins vectors where nothing is written in between.
    const values = spots.map((spot) => {
      this.value(kernel.value, spot, group);
      const value = code.local('v128');
      code.set(value);
      return value;
    });
    spots.forEach((spot, i) => this.store(out, present(values[i], 'value'), spot, group.lanes));
  }

  private store(out: number, value: number, { r, c }: Spot, lanes: number): void {
    const { code, axes } = this;
    const strides = stridesOf(this.output.extents);
    const step = present(strides[axes.lane], 'stride');
    const start = axes.row < 0 ? 0 : r * present(strides[axes.row], 'stride');
    const at = this.output.offset + bytes * (start + 4 * c * step);
    code.get(out);
    code.get(value);
    if (step === 1 && lanes === 4) return code.storeFour(at);
    for (let lane = 0; lane < lanes; lane += 1) {
      if (lane > 0) {
        code.get(out);
        code.get(value);
      }
      code.storeLane(lane, at + bytes * lane * step);
    }
  }

  /** Bytes from the start of the output to the first element of the tile. */
  private outputAddress(): number {
    const { code } = this;
    const local = code.local('i32');
    code.i32(0);
    if (this.output.own) this.addAway();
    stridesOf(this.output.extents).forEach((stride, axis) => {
      if ((this.extents[axis] as number) === 1) return;
      code.get(this.variable(`i${axis}`));
      code.i32(stride * bytes);
      code.op('i32.mul', 'i32.add');
    });
    code.set(local);
    return local;
  }
}
