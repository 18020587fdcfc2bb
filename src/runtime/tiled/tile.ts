import { present } from '../../base/assert.ts';
import type { Code } from '../wasm/code.ts';
import {
  chainOf,
  type Group,
  holdsReduction,
  loadsOf,
  outerReductions,
  simple,
  type Spot,
  spotsOf,
  stridesOf,
} from './shape.ts';
import { bytes } from './tile-addresses.ts';
import { TileSums } from './tile-sums.ts';
import { keyOf } from './tile-values.ts';

/**
 * A kernel as WebAssembly on single-precision vectors: four neighbours along one axis at once, tiles of up to four rows and
 * two vectors for sums of products, addresses carried along in loops. `call` gives the number of a vector function.
 */
export class Tile extends TileSums {
  /** Writes the loops over all elements. */
  compile(): Code {
    const { extents, axes, code } = this;
    const sums = outerReductions(this.kernel.value);
    const plain =
      sums.length === 1 && !holdsReduction(chainOf(present(sums[0], 'sum')).body) && sums[0]?.[0] === 'sum';
    const movable = [...this.places.values()].every((p) => p.row !== 'apart' && (p.row as number) >= 0);
    const rows = plain && movable && axes.row >= 0 ? Math.min(4, extents[axes.row] as number) : 1;
    const wide =
      plain && [...this.places.values()].every((p) => typeof p.lane === 'number' && p.lane >= 0 && simple(p));
    const over = extents.map((_, axis) => axis).filter((axis) => axis !== axes.lane && axis !== axes.row);
    const walk = (i: number): void => {
      const axis = over[i];
      if (axis === undefined) return this.rowLoops(rows === 3 ? 2 : rows, wide ? 2 : 1);
      code.count(this.variable(`i${axis}`), extents[axis] as number, () => walk(i + 1));
    };
    walk(0);
    return code;
  }

  private rowLoops(rows: number, quads: number): void {
    const { axes, extents } = this;
    if (axes.row < 0) return this.laneLoops(1, quads);
    const count = extents[axes.row] as number;
    const whole = Math.floor(count / rows) * rows;
    this.range(this.rowName, 0, whole, rows, () => this.laneLoops(rows, quads));
    this.range(this.rowName, whole, count, 1, () => this.laneLoops(1, quads));
  }

  private laneLoops(rows: number, quads: number): void {
    const count = this.extents[this.axes.lane] as number;
    const lane = this.laneName;
    if (count < 4) {
      this.range(lane, 0, 1, 1, () => this.group({ rows, quads: 1, lanes: count }));
      return;
    }
    const wide = quads === 2 ? Math.floor(count / 8) * 8 : 0;
    const whole = Math.floor(count / 4) * 4;
    this.range(lane, 0, wide, 8, () => this.group({ rows, quads: 2, lanes: 4 }));
    this.range(lane, wide, whole, 4, () => this.group({ rows, quads: 1, lanes: 4 }));
    // The rest is done with its left neighbours once more: the same numbers are written again.
    if (whole < count)
      this.range(lane, count - 4, count - 3, 4, () => this.group({ rows, quads: 1, lanes: 4 }));
  }

  /** All vectors of one tile. */
  private group(group: Group): void {
    const { kernel } = this;
    this.memo = new Map();
    this.ready = new Map();
    this.pointers.clear();
    const spots = spotsOf(group);
    this.begin(
      loadsOf(kernel.value).map(({ load }) => load),
      group,
    );
    for (const e of outerReductions(kernel.value)) {
      if (this.ready.has(keyOf(e, spots[0] as Spot))) continue;
      const totals = this.reduce(e, spots, group);
      spots.forEach((spot, i) => this.ready.set(keyOf(e, spot), present(totals[i], 'total')));
    }
    const out = this.outputAddress();
    for (const spot of spots) {
      const { code } = this;
      this.value(kernel.value, spot, group);
      const value = code.local('v128');
      code.set(value);
      this.store(out, value, spot, group.lanes);
    }
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
