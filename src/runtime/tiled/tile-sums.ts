import { present } from '../../base/assert.ts';
import type { Expr, Reduction } from '../../compiler/program.ts';
import { chainOf, type Group, type Load, loadsOf, mentions, outerReductions, type Spot } from './shape.ts';
import { type End, multipleOf } from './tile-indices.ts';
import { keyOf, TileValues } from './tile-values.ts';

/** The third floor: sums and largest-of for all vectors of a tile in one loop. */
export class TileSums extends TileValues {
  protected override reduce(e: Reduction, spots: readonly Spot[], group: Group): number[] {
    const { code } = this;
    const dot = this.dotProduct(e);
    if (dot) return this.dots(dot, e[1], this.size(e[2]), spots, group);
    const { loops, body } = chainOf(e);
    this.keepInner(
      body,
      loops.map(([name]) => name),
      spots,
      group,
    );
    const totals = spots.map(() => code.local('v128'));
    for (const total of totals) {
      code.four(e[0] === 'sum' ? 0 : -Infinity);
      code.set(total);
    }
    const loads = loadsOf(body).map(({ load }) => load);
    const nest = (depth: number): void => {
      const loop = loops[depth];
      if (!loop) {
        spots.forEach((spot, i) => this.include(e[0], present(totals[i], 'total'), body, spot, group));
        return;
      }
      const [name, extent, count] = loop;
      const end = count === undefined ? this.size(extent) : this.terms(count, this.size(extent));
      this.turn(name, 0, end, 1, loads, () => nest(depth + 1));
    };
    nest(0);
    return totals;
  }

  /** How many terms a sum has, at most `most`; all lanes and rows of a tile have as many. */
  private terms(count: Expr, most: number): End {
    const { code } = this;
    const local = code.local('i32');
    this.whole(count, 0);
    code.tee(local);
    code.i32(most);
    code.get(local);
    code.i32(most);
    // In a branch that is not taken anything may be looked up.
    code.op('i32.lt_s', 'select');
    code.set(local);
    return { local };
  }

  /** Takes one term into a sum or a largest-of. */
  private include(kind: Reduction[0], total: number, term: Expr, spot: Spot, group: Group): void {
    const { code } = this;
    const write = (e: Expr) => () => this.value(e, spot, group);
    if (kind === 'sum' && Array.isArray(term) && term[0] === 'multiply') {
      const [, a, b] = term as unknown as readonly [string, Expr, Expr];
      code.addProduct(() => code.get(total), write(a), write(b));
    } else {
      code.get(total);
      write(term)();
      code.op(kind === 'sum' ? 'f32x4.add' : 'f32x4.max');
    }
    code.set(total);
  }

  /** Computes reductions within the terms that are the same for all of them, such as the largest of a row, before they are gone through. */
  private keepInner(body: Expr, names: readonly string[], spots: readonly Spot[], group: Group): void {
    const { code } = this;
    for (const inner of outerReductions(body)) {
      if (names.some((name) => mentions(inner, name))) continue;
      for (const spot of spots) {
        if (this.ready.has(keyOf(inner, spot))) continue;
        this.value(inner, spot, group);
        const local = code.local('v128');
        code.set(local);
        this.ready.set(keyOf(inner, spot), local);
      }
    }
  }

  /** Loads whose products are summed, all of them walked through in order by the sum: four terms are added at a time. */
  protected dotProduct([kind, k, , body, count]: Reduction): readonly Load[] | null {
    const loads = kind === 'sum' && count === undefined ? factorsOf(body) : null;
    if (!loads || loads.length < 2) return null;
    const steps = loads.map((load) => this.place(load));
    const straight = steps.every(
      ({ offset, row }) =>
        offset.terms.get(JSON.stringify(k))?.coefficient === 1 &&
        row !== 'apart' &&
        [...offset.terms.values()].every(({ atom }) => atom === k || !mentions(atom, k)),
    );
    // Where neighbouring lanes are neighbours in memory, or the same, whole vectors of lanes are better.
    if (!straight || steps.every(({ lane }) => lane === 0 || lane === 1)) return null;
    return loads.some((load) => this.guarded.has(load) || this.mayFall(load)) ? null : loads;
  }

  private dots(
    factors: readonly Load[],
    k: string,
    count: number,
    spots: readonly Spot[],
    group: Group,
  ): number[] {
    const { code } = this;
    const lanes = [0, 1, 2, 3].filter((lane) => lane < group.lanes);
    const totals = spots.map(() =>
      lanes.map(() => {
        const local = code.local('v128');
        code.four(0);
        code.set(local);
        return local;
      }),
    );
    const add = (how: 'all' | 'low'): void => {
      const known = new Map<string, number>();
      const fetch = (load: Load, spot: Spot, lane: number): number => {
        const { lane: step, row } = this.place(load);
        const key = `${factors.indexOf(load)} ${row === 0 ? 0 : spot.r} ${step === 0 ? 0 : 4 * spot.c + lane}`;
        const have = known.get(key);
        if (have !== undefined) return have;
        const local = code.local('v128');
        code.loadFour(how, this.address(load, spot, lane));
        code.set(local);
        known.set(key, local);
        return local;
      };
      spots.forEach((spot, i) => {
        for (const lane of lanes) {
          const total = present(totals[i]?.[lane], 'total');
          const [first, ...others] = factors.map((load) => fetch(load, spot, lane));
          const last = present(others.pop(), 'second factor');
          const product = (): void => {
            code.get(present(first, 'first factor'));
            for (const other of others) {
              code.get(other);
              code.op('f32x4.mul');
            }
          };
          code.addProduct(
            () => code.get(total),
            product,
            () => code.get(last),
          );
          code.set(total);
        }
      });
    };
    const whole = multipleOf(4, count);
    this.turn(k, 0, whole, 4, factors, () => add('all'));
    this.turn(k, whole, count, 1, factors, () => add('low'));
    return totals.map((four) => this.across(four));
  }

  /** The sums over the numbers of up to four vectors, as one vector. */
  private across(four: readonly number[]): number {
    const zero = four[0] as number;
    const at = (i: number): number => four[i] ?? zero;
    const half = (x: number, y: number): number =>
      this.added(this.shuffled(x, y, 0, 4, 1, 5), this.shuffled(x, y, 2, 6, 3, 7));
    const [left, right] = [half(at(0), at(1)), half(at(2), at(3))];
    return this.added(this.shuffled(left, right, 0, 1, 4, 5), this.shuffled(left, right, 2, 3, 6, 7));
  }

  /** Four of the eight numbers of two vectors, in a local. */
  protected shuffled(x: number, y: number, ...places: readonly [number, number, number, number]): number {
    const { code } = this;
    const local = code.local('v128');
    code.get(x);
    code.get(y);
    code.shuffleFour(...places);
    code.set(local);
    return local;
  }

  private added(x: number, y: number): number {
    const { code } = this;
    const local = code.local('v128');
    code.get(x);
    code.get(y);
    code.op('f32x4.add');
    code.set(local);
    return local;
  }
}

/** The loads of a product of nothing but loads. */
function factorsOf(e: Expr): Load[] | null {
  if (!Array.isArray(e)) return null;
  if (e[0] === 'load') return [e as unknown as Load];
  if (e[0] !== 'multiply') return null;
  const parts = (e.slice(1) as Expr[]).map(factorsOf);
  return parts.every((p) => p !== null) ? parts.flat() : null;
}
