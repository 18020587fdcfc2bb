import { present } from '../../base/assert.ts';
import type { Expr, Reduction } from '../../compiler/program.ts';
import type { Plain } from '../wasm/code.ts';
import { vectorFunctions } from './functions.ts';
import { type Group, isReduction, type Load, loadsOf, type Spot, Unsupported } from './shape.ts';
import { reads } from './offset.ts';
import { TileAddresses } from './tile-addresses.ts';

const instructions: Readonly<Record<string, Plain>> = {
  add: 'f32x4.add',
  subtract: 'f32x4.sub',
  multiply: 'f32x4.mul',
  divide: 'f32x4.div',
  negate: 'f32x4.neg',
  minimum: 'f32x4.min',
  maximum: 'f32x4.max',
  sqrt: 'f32x4.sqrt',
  abs: 'f32x4.abs',
};

/** One instruction instead of eight where one side is a constant; the number at hand comes first, so that none stays none. */
const limits: Readonly<Record<string, Plain>> = { minimum: 'f32x4.pmin', maximum: 'f32x4.pmax' };

/** The second floor: expressions as vectors of four. */
export abstract class TileValues extends TileAddresses {
  private readonly keys = new Map<Load, number>();

  /** A reduction for all vectors of a tile; the locals that hold them. */
  protected abstract reduce(e: Reduction, spots: readonly Spot[], group: Group): number[];

  protected value(e: Expr, spot: Spot, group: Group): void {
    const { code } = this;
    if (typeof e === 'number') return code.four(e);
    if (e === 'batch') return code.four(this.batch);
    if (typeof e === 'string') return this.index(e, spot);
    if (e[0] === 'load') return this.load(e as unknown as Load, spot, group);
    if (isReduction(e)) {
      const known = this.ready.get(keyOf(e, spot));
      if (known !== undefined) return code.get(known);
      const inner = loadsOf(e).map(({ load }) => load);
      this.begin(inner, group);
      return code.get(present(this.reduce(e, [spot], group)[0], 'total'));
    }
    if (e[0] === 'quotient' || e[0] === 'remainder') return this.division(e, spot, group);
    this.apply(e[0] as string, e.slice(1) as Expr[], spot, group);
  }

  /** A whole quotient or what remains; conditions on places ask for the same ones again and again. */
  private division(e: Expr, spot: Spot, group: Group): void {
    const { code } = this;
    const key = keyOf(e, { r: reads(e, this.rowName) ? spot.r : 0, c: reads(e, this.laneName) ? spot.c : 0 });
    const known = this.memo.get(key);
    if (known !== undefined) return code.get(known);
    const [name, a, b] = e as readonly ['quotient' | 'remainder', Expr, Expr];
    // Exact below 2²⁰: the half keeps a whole quotient from falling short by a rounding.
    if (name === 'remainder') this.value(a, spot, group);
    this.value(a, spot, group);
    code.four(0.5);
    code.op('f32x4.add');
    if (typeof b === 'number') {
      code.four(1 / b);
      code.op('f32x4.mul', 'f32x4.floor');
    } else {
      this.value(b, spot, group);
      code.op('f32x4.div', 'f32x4.floor');
    }
    if (name === 'remainder') {
      this.value(b, spot, group);
      code.op('f32x4.mul', 'f32x4.sub');
    }
    const local = code.local('v128');
    code.tee(local);
    this.memo.set(key, local);
  }

  private index(name: string, { r, c }: Spot): void {
    const { code } = this;
    code.get(this.variable(name));
    if (name === this.rowName && r > 0) {
      code.i32(r);
      code.op('i32.add');
    }
    code.op('i32x4.splat');
    if (name === this.laneName) {
      code.fourWhole(4 * c, 4 * c + 1, 4 * c + 2, 4 * c + 3);
      code.op('i32x4.add');
    }
    code.op('f32x4.convert_i32x4_s');
  }

  private load(load: Load, spot: Spot, group: Group): void {
    const { code } = this;
    const { lane, row } = this.place(load);
    const key = `${this.loadKey(load)} ${row === 0 ? 0 : spot.r} ${lane === 0 ? 0 : spot.c}`;
    const known = this.memo.get(key);
    if (known !== undefined) return code.get(known);
    if (lane === 0) code.loadFour('splat', this.address(load, spot));
    else if (lane === 1 && !this.lanewise.has(load)) code.loadFour('all', this.address(load, spot));
    else {
      const parts = code.local('v128');
      code.loadFour('splat', this.address(load, spot));
      code.set(parts);
      for (let l = 1; l < group.lanes; l += 1) {
        const at = this.address(load, spot, l);
        code.get(parts);
        code.loadLane(l, at);
        code.set(parts);
      }
      code.get(parts);
    }
    const local = code.local('v128');
    code.tee(local);
    this.memo.set(key, local);
  }

  private loadKey(load: Load): number {
    const known = this.keys.get(load);
    if (known !== undefined) return known;
    this.keys.set(load, this.keys.size);
    return this.keys.size - 1;
  }

  private apply(name: string, args: readonly Expr[], spot: Spot, group: Group): void {
    const { code } = this;
    const each = (...some: readonly Expr[]): void => {
      for (const part of some) this.value(part, spot, group);
    };
    const [a = 0, b = 0, c = 0] = args;
    const instruction = instructions[name];
    const limit = limits[name];
    if (limit && (typeof a === 'number' || typeof b === 'number')) {
      each(typeof a === 'number' ? b : a, typeof a === 'number' ? a : b);
      return code.op(limit);
    }
    if (instruction) {
      each(...args);
      return code.op(instruction);
    }
    switch (name) {
      case 'select':
        each(b, c, a);
        code.four(0);
        return code.op('f32x4.gt', 'v128.bitselect');
      case 'positive':
        each(a);
        code.four(0);
        code.op('f32x4.gt');
        code.four(1);
        return code.op('v128.and');
      case 'sign':
        code.four(1);
        code.four(-1);
        each(a);
        code.four(0);
        return code.op('f32x4.gt', 'v128.bitselect');
      case 'equal':
        each(a, b);
        code.op('f32x4.eq');
        code.four(1);
        return code.op('v128.and');
      case 'finite':
        each(a);
        code.op('f32x4.abs');
        code.four(3.4028234663852886e38);
        code.op('f32x4.gt', 'v128.not');
        each(a, a);
        code.op('f32x4.eq', 'v128.and');
        code.four(1);
        return code.op('v128.and');
    }
    // Written out and not called: a call saves all vectors at hand, and neighbours could not be computed side by side.
    const write = vectorFunctions[name];
    if (!write) throw new Unsupported(`the function ${name}`);
    each(a);
    write(code);
  }
}

/** Names the result of an expression at one vector of a tile. */
export function keyOf(e: Expr, { r, c }: Spot): string {
  return `${JSON.stringify(e)} ${r} ${c}`;
}
