import { present } from '../../base/assert.ts';
import { bestCut, evenStep, type Way } from './cut.ts';
import { below, type Group, type Load, loadsOf, type Place, type Spot, spotsOf } from './shape.ts';
import { bytes, multipleOf } from './tile-indices.ts';
import { type Separable, type Strip, stripBytes, TilePacks } from './tile-packs.ts';
import { keyOf } from './tile-values.ts';

/** Of products of matrices. */
interface Size {
  readonly rows: number;
  /** Vectors side by side. */
  readonly quads: number;
  /** Terms that are written out one after the other in a turn of the loop. */
  readonly terms: number;
}

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
    const tile = this.sizeOver([...beside, ...byLane]);
    const { quads } = tile;
    const { axes, extents, parties } = this;
    const [rows, lanes] = [extents[axes.row] as number, extents[axes.lane] as number];
    const panel = 4 * quads;
    const widest = Math.max(panel, multipleOf(panel, stripBytes / bytes / packed.count));
    const highest = Math.min(rows, this.rowsPacked(packed, tile.rows));
    const strips = evenStep(lanes, widest, panel, parties);
    const blocks = evenStep(rows, highest, tile.rows, parties);
    const [packRows, packLanes] = [packed.direct ? 0 : packing / lanes, packing / rows];
    const byLanes = { axis: axes.lane, count: lanes, step: strips, parted: packLanes, own: packRows };
    const byRows = { axis: axes.row, count: rows, step: blocks, parted: packRows, own: packLanes };
    this.cut = bestCut([...over, byLanes, byRows], parties);
    const width = this.cut?.axis === axes.lane ? strips : inSteps(multipleOf(panel, lanes), widest, panel);
    const size =
      this.cut?.axis === axes.row ? blocks : highest === rows ? rows : inSteps(rows, highest, tile.rows);
    const start = this.code.local('i32');
    const block = (count: number): void => {
      if (!packed.direct) this.packRows(packed, start, count, tile.rows);
      this.strips(quads, width, (strip) => this.strip(packed, start, count, strip, tile));
    };
    const whole = multipleOf(size, rows);
    const last = (): void => this.steps(start, whole, rows, size, () => block(rows - whole));
    return () => this.along(axes.row, start, whole, size, () => block(size), last);
  }

  /** The tiles of a product whose loads have these places: as large as leaves room in the registers for what they are made of. */
  private sizeOver(places: readonly Place[]): Size {
    const quads = this.widest(places);
    if (this.engine.keepsOrder) return { rows: 6, quads, terms: 4 };
    // One term at a time: written out, several need more registers than there are, which costs more than counting.
    return { rows: 4, quads, terms: 1 };
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
  private strip(packed: Separable, start: number, rows: number, strip: Strip, size: Size): void {
    const { code } = this;
    const { first, count, quads } = strip;
    this.packLanes(packed, strip);
    const beside = this.loadsBeside(packed);
    const [row, lane] = [code.local('i32'), code.local('i32')];
    const tile = (group: Group): void => {
      this.sum(this.variable(this.laneName), first, lane);
      const spots = spotsOf(group);
      this.fresh(group, beside);
      const totals = this.multiply(packed, row, lane, group, size.terms);
      spots.forEach((spot, i) => this.ready.set(keyOf(packed.sum, spot), present(totals[i], 'total')));
      this.finish(spots, group);
    };
    this.tilesOf(row, rows, size.rows, (height) => {
      this.sum(this.variable(this.rowName), start, row);
      this.steps(lane, 0, count, 4 * quads, () => tile({ rows: height, quads, lanes: 4 }));
    });
  }

  /** The sums of one tile; `row` and `lane` hold the numbers of its first ones within what is packed. */
  private multiply(packed: Separable, row: number, lane: number, group: Group, terms: number): number[] {
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
    const term = (t: number): void => {
      const right = Array.from({ length: quads }, (_, c) => this.fetch(b, 16 * (quads * t + c)));
      for (let r = 0; r < rows; r += 1) {
        const factor = this.fetchOne(a, base + r * between + t * stepA, terms > 1);
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
    };
    const turn = (from: number, to: number, some: number): void =>
      this.steps(left, from, to, some, () => {
        for (let t = 0; t < some; t += 1) term(t);
        this.advance(a, some * stepA);
        this.advance(b, some * 16 * quads);
      });
    const left = code.local('i32');
    const whole = multipleOf(terms, count);
    turn(0, whole, terms);
    turn(whole, count, 1);
    return totals;
  }

  private fetch(pointer: number, offset: number): number {
    const local = this.code.local('v128');
    this.code.get(pointer);
    this.code.loadFour('all', offset);
    this.code.set(local);
    return local;
  }

  /**
   * One number, four times. V8 cannot give such a load an offset: it makes one address of the memory's and the offset, before the
   * loop where that is short. Of many, in a long one, it makes each in every turn, and keeps them all on the stack (seen in the code of V8
   * 14.6); it is less work to add them to the pointer.
   */
  private fetchOne(pointer: number, offset: number, added: boolean): number {
    const { code } = this;
    const local = code.local('v128');
    code.get(pointer);
    if (added && offset > 0) {
      code.i32(offset);
      code.op('i32.add');
    }
    code.loadFour('splat', added ? 0 : offset);
    code.set(local);
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
