import { present } from '../../base/assert.ts';
import { bestCut, evenStep, type Way } from './cut.ts';
import { below, type Group, type Load, loadsOf, type Spot, spotsOf } from './shape.ts';
import { bytes } from './tile-indices.ts';
import { type Separable, type Strip, stripBytes, TilePacks } from './tile-packs.ts';
import { keyOf } from './tile-values.ts';

/** Packing a number takes as long as about so many products. */
const packing = 12;

/** The fifth floor: products of matrices from packed factors, tile by tile. */
export abstract class TileProducts extends TilePacks {
  /** Makes the elements of a tile of its sums, and writes them. */
  protected abstract finish(spots: readonly Spot[], group: Group): void;

  /** How rows and lanes of a product of matrices are gone through; null where the kernel is none that is worth packing. */
  protected packedLoops(over: readonly Way[]): (() => void) | null {
    const packed = this.separable();
    if (!packed) return null;
    const beside = this.loadsBeside(packed).map((load) => this.place(load));
    if (!beside.every((place) => this.movesByRow(place))) return null;
    const byLane = loadsOf(packed.byLane).map(({ load }) => this.place(load));
    const quads = this.widest([...beside, ...byLane]);
    const { axes, extents, parties } = this;
    const [rows, lanes] = [extents[axes.row] as number, extents[axes.lane] as number];
    const panel = 4 * quads;
    const widest = Math.max(panel, multipleOf(panel, stripBytes / bytes / packed.count));
    const highest = Math.min(rows, this.rowsPacked(packed));
    const [strips, blocks] = [evenStep(lanes, widest, panel, parties), evenStep(rows, highest, 4, parties)];
    const [packRows, packLanes] = [packed.direct ? 0 : packing / lanes, packing / rows];
    const byLanes = { axis: axes.lane, count: lanes, step: strips, parted: packLanes, own: packRows };
    const byRows = { axis: axes.row, count: rows, step: blocks, parted: packRows, own: packLanes };
    this.cut = bestCut([...over, byLanes, byRows], parties);
    const width = this.cut?.axis === axes.lane ? strips : inSteps(multipleOf(panel, lanes), widest, panel);
    const size = this.cut?.axis === axes.row ? blocks : highest === rows ? rows : inSteps(rows, highest, 4);
    const start = this.code.local('i32');
    const block = (count: number): void => {
      if (!packed.direct) this.packRows(packed, start, count);
      this.strips(quads, width, (strip) => this.strip(packed, start, count, strip));
    };
    const whole = multipleOf(size, rows);
    const last = (): void => this.steps(start, whole, rows, size, () => block(rows - whole));
    return () => this.along(axes.row, start, whole, size, () => block(size), last);
  }

  /** Goes along the lane axis in strips that fit into the cache when packed, the last ones as wide as is left. */
  private strips(quads: number, size: number, each: (strip: Strip) => void): void {
    const lanes = this.extents[this.axes.lane] as number;
    const first = this.code.local('i32');
    const wide = multipleOf(4 * quads, lanes);
    const whole = multipleOf(size, wide);
    const strip = (from: number, to: number, width: number, of: number): void =>
      this.steps(first, from, to, width, () => each({ first, count: width, quads: of }));
    const last = (): void => {
      strip(whole, wide, wide - whole, quads);
      let done = wide;
      for (const fewer of below(quads)) {
        const end = multipleOf(4 * fewer, lanes);
        strip(done, end, end - done, fewer);
        done = end;
      }
      // The rest is done with its left neighbours once more: the same numbers are written again.
      if (done < lanes) strip(lanes - 4, lanes, 4, 1);
    };
    const body = (): void => each({ first, count: size, quads });
    this.along(this.axes.lane, first, whole, size, body, last);
  }

  /** All rows of a block over one strip of lanes. */
  private strip(packed: Separable, start: number, rows: number, strip: Strip): void {
    const { code } = this;
    const { first, count, quads } = strip;
    this.packLanes(packed, strip);
    const beside = this.loadsBeside(packed);
    const [row, lane] = [code.local('i32'), code.local('i32')];
    const tile = (group: Group): void => {
      this.sum(this.variable(this.laneName), first, lane);
      const spots = spotsOf(group);
      this.fresh(group, beside);
      const totals = this.multiply(packed, row, lane, group);
      spots.forEach((spot, i) => this.ready.set(keyOf(packed.sum, spot), present(totals[i], 'total')));
      this.finish(spots, group);
    };
    const line = (group: Group): void => {
      this.sum(this.variable(this.rowName), start, row);
      this.steps(lane, 0, count, 4 * quads, () => tile(group));
    };
    const whole = multipleOf(4, rows);
    this.steps(row, 0, whole, 4, () => line({ rows: 4, quads, lanes: 4 }));
    this.steps(row, whole, rows, 1, () => line({ rows: 1, quads, lanes: 4 }));
  }

  /** The sums of one tile; `row` and `lane` hold the numbers of its first ones within what is packed. */
  private multiply(packed: Separable, row: number, lane: number, group: Group): number[] {
    const { code } = this;
    const { direct, count } = packed;
    const { rows, quads } = group;
    const [a, b] = [code.local('i32'), code.local('i32')];
    if (direct) {
      this.begin([direct], { ...group, lanes: 1 });
      code.get(this.pointer(direct, 0, 0));
    } else {
      this.rowsAt(packed);
      code.get(row);
      code.i32(bytes * count);
      code.op('i32.mul', 'i32.add');
    }
    code.set(a);
    this.workspace(0);
    code.get(lane);
    code.i32(bytes * count);
    code.op('i32.mul', 'i32.add');
    code.set(b);
    const spots = spotsOf(group);
    const totals = spots.map(() => {
      const total = code.local('v128');
      code.four(0);
      code.set(total);
      return total;
    });
    const [stepA, base] = direct ? [bytes, this.regionOf(direct)] : [bytes * rows, 0];
    const between = direct ? bytes * (this.place(direct).row as number) : bytes;
    const left = code.local('i32');
    // One term at a time: written out, several need more registers than there are, which costs more than counting.
    this.steps(left, 0, count, 1, () => {
      const right = Array.from({ length: quads }, (_, c) => this.fetch('all', b, 16 * c));
      for (let r = 0; r < rows; r += 1) {
        const factor = this.fetch('splat', a, base + r * between);
        right.forEach((vector, c) => {
          const total = present(totals[r * quads + c], 'total');
          code.addProduct(
            () => code.get(total),
            () => code.get(factor),
            () => code.get(vector),
          );
          code.set(total);
        });
      }
      this.advance(a, stepA);
      this.advance(b, 16 * quads);
    });
    return totals;
  }

  private fetch(how: 'all' | 'splat', pointer: number, offset: number): number {
    const local = this.code.local('v128');
    this.code.get(pointer);
    this.code.loadFour(how, offset);
    this.code.set(local);
    return local;
  }

  private regionOf(load: Load): number {
    return present(this.inputs[load[1]], 'input').offset;
  }
}

/** As few steps up to `most` as it takes, all of one length but the last, which is a multiple of `unit`. */
function inSteps(count: number, most: number, unit: number): number {
  return count === 0 ? unit : Math.ceil(count / Math.ceil(count / most) / unit) * unit;
}

/** The largest multiple of n up to a number. */
function multipleOf(n: number, most: number): number {
  return Math.floor(most / n) * n;
}
