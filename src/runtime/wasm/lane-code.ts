import { present } from '../../base/assert.ts';
import type { Expr, Reduction, ScalarFunction } from '../../compiler/program.ts';
import type { Plain } from './code.ts';
import type { ElementCode } from './element-code.ts';
import { isPairable, isSum, type Load, ownLoads, pairInstructions } from './kernel-facts.ts';

/** Output elements computed side by side along the last axis: four sums that do not wait for each other. */
export const lanes = 4;

/** Writes the sums of several neighbouring elements in one loop, two to a vector where they are plain products. */
export class LaneCode {
  private readonly element: ElementCode;

  constructor(element: ElementCode) {
    this.element = element;
  }

  /** The sums of all lanes in one loop; the locals that hold them. */
  laneSum(sum: Reduction): number[] {
    const { element } = this;
    const { code } = element;
    const [, name, extent, body] = sum;
    const paired = isPairable(body, (e) => element.place(e) !== null);
    const totals = Array.from({ length: paired ? lanes / 2 : lanes }, () =>
      code.local(paired ? 'v128' : 'f64'),
    );
    for (const total of totals) {
      if (paired) code.zeroVector();
      else code.f64(0);
      code.set(total);
    }
    element.loop(name, 0, element.size(extent), body, 1, () => {
      if (isSum(body)) {
        const inner = this.laneSum(body);
        return inner.forEach((one, lane) =>
          this.addTo(present(totals[lane], 'total'), 'f64.add', () => code.get(one)),
        );
      }
      const shared = paired ? this.splats(body) : new Map<Load, number>();
      totals.forEach((total, i) => {
        element.lane = paired ? 2 * i : i;
        if (paired) this.addTo(total, 'f64x2.add', () => this.pair(body, shared));
        else this.addTo(total, 'f64.add', () => element.value(body));
      });
      element.lane = 0;
    });
    if (!paired) return totals;
    return totals.flatMap((total) =>
      ([0, 1] as const).map((half) => {
        const one = code.local('f64');
        code.get(total);
        code.extract(half);
        code.set(one);
        return one;
      }),
    );
  }

  private addTo(total: number, instruction: Plain, value: () => void): void {
    this.element.code.get(total);
    value();
    this.element.code.op(instruction);
    this.element.code.set(total);
  }

  /** Loads that all lanes share, read once per turn as a vector of twice the same. */
  private splats(body: Expr): Map<Load, number> {
    const { element } = this;
    const { code } = element;
    const shared = new Map<Load, number>();
    for (const e of ownLoads(body)) {
      const form = present(element.place(e), 'a linear index');
      if ((form.terms.get(element.last) ?? 0) !== 0) continue;
      const local = code.local('v128');
      code.loadPair('splat', element.address(e, form));
      code.set(local);
      shared.set(e, local);
    }
    return shared;
  }

  /** Lanes `lane` and `lane + 1` of an expression that `isPairable` accepts. */
  pair(e: Expr, shared: ReadonlyMap<Load, number>): void {
    const { element } = this;
    const { code } = element;
    if (typeof e === 'number') {
      code.f64(e);
      return code.op('f64x2.splat');
    }
    if (e[0] === 'load') return this.loadPair(e as unknown as Load, shared);
    for (const part of e.slice(1) as Expr[]) this.pair(part, shared);
    code.op(present(pairInstructions[e[0] as ScalarFunction], e[0] as string));
  }

  private loadPair(e: Load, shared: ReadonlyMap<Load, number>): void {
    const { element } = this;
    const { code } = element;
    const known = shared.get(e);
    if (known !== undefined) return code.get(known);
    const form = present(element.place(e), 'a linear index');
    const apart = form.terms.get(element.last) ?? 0;
    if (apart === 1) return code.loadPair('both', element.address(e, form));
    const low = code.local('v128');
    code.loadPair('low', element.address(e, form));
    code.set(low);
    element.lane += 1;
    const high = element.address(e, form);
    element.lane -= 1;
    code.get(low);
    code.loadHigh(high);
  }
}
