import { present } from '../../base/assert.ts';
import type { Expr } from '../../compiler/program.ts';
import { offsetOf, reads, type Term } from './offset.ts';
import {
  type Group,
  type Load,
  loadsOf,
  mentions,
  openNames,
  type Place,
  placeOf,
  sameForLanes,
  type Spot,
  stridesOf,
} from './shape.ts';
import { bytes, type End, TileIndices, type TileTask } from './tile-indices.ts';

/** The first floor: addresses, which loops carry along. */
export class TileAddresses extends TileIndices {
  protected readonly places = new Map<Load, Place>();
  /** Loads in branches, and those of them in branches that one lane of a vector may take and another not. */
  protected readonly guarded = new Set<Load>();
  protected readonly lanewise = new Set<Load>();
  /** Address of each load in the current loop: one local, or one for every row and lane where these are apart. */
  protected readonly pointers = new Map<Load, readonly number[]>();
  /** Reduction variables that are being counted. */
  protected readonly bound = new Set<string>();
  /** Parts of addresses that were computed for the rows at hand. */
  private readonly steady = new Map<string, number>();
  /** Addresses in lists of indices that a loop goes through, by the text of the load. */
  private readonly lists = new Map<string, number>();
  /** Rows of the tile at hand. */
  protected rowsAtOnce = 1;
  protected memo = new Map<string, number>();
  protected ready = new Map<string, number>();

  constructor(task: TileTask) {
    super(task);
    const { kernel, inputs } = task;
    const lanes = this.extents[this.axes.lane] as number;
    for (const { load, guards } of loadsOf(kernel.value)) {
      const region = present(inputs[load[1]], 'input');
      const place = placeOf(load, stridesOf(region.extents), this.laneName, this.rowName, lanes);
      this.places.set(load, place);
      if (guards.length === 0) continue;
      this.guarded.add(load);
      if (!guards.every((guard) => sameForLanes(guard, this.laneName, lanes))) this.lanewise.add(load);
    }
  }

  /** Computes once for `rows` rows what is dear in their addresses and the same for all lanes, such as a row that is looked up. */
  protected keepSteady(rows: number): void {
    this.steady.clear();
    for (const { offset, row } of this.places.values()) {
      for (const { atom } of offset.terms.values()) {
        if (!Array.isArray(atom) || reads(atom, this.laneName) || openNames(atom).length > 0) continue;
        for (let r = 0; r < (row === 'apart' ? rows : 1); r += 1) {
          const key = steadyKey(atom, r);
          if (this.steady.has(key)) continue;
          const local = this.code.local('i32');
          this.whole(atom, 0, r);
          this.code.set(local);
          this.steady.set(key, local);
        }
      }
    }
  }

  /** Computes the addresses of loads as far as their variables are known: reduction variables count as 0. */
  protected begin(loads: readonly Load[], group: Group): void {
    const { code } = this;
    for (const load of loads) {
      if (this.pointers.has(load)) continue;
      const { offset, lane, row } = this.place(load);
      const lanes = lane === 'apart' ? group.lanes : 1;
      const locals = Array.from({ length: lanes * (row === 'apart' ? group.rows : 1) }, (_, i) => {
        const local = code.local('i32');
        code.i32(bytes * offset.constant);
        if (present(this.inputs[load[1]], 'input').own) this.addAway();
        for (const { atom, coefficient } of offset.terms.values()) {
          if (openNames(atom).length > 0) continue; // added when its variables count
          const known = this.steady.get(steadyKey(atom, Math.floor(i / lanes)));
          if (known === undefined) this.whole(atom, i % lanes, Math.floor(i / lanes));
          else code.get(known);
          code.i32(coefficient * bytes);
          code.op('i32.mul', 'i32.add');
        }
        code.set(local);
        return local;
      });
      this.pointers.set(load, locals);
    }
  }

  protected place(load: Load): Place {
    return present(this.places.get(load), 'place');
  }

  /** Pushes a load's address but for what goes with the instruction, which is answered. `lane` for one of four. */
  protected address(load: Load, { r, c }: Spot, lane = 0): number {
    const { code } = this;
    const { lane: step, row } = this.place(load);
    code.get(this.pointer(load, r, lane));
    const across = step === 'apart' ? 0 : (4 * c + lane) * step;
    const shift = bytes * (across + (row === 'apart' ? 0 : r * row));
    const region = present(this.inputs[load[1]], 'input');
    const at = region.offset + shift;
    if (!this.guarded.has(load)) {
      if (at >= 0 && !this.mayFall(load)) return at;
      code.i32(at);
      code.op('i32.add');
      return 0;
    }
    // In a branch that is not taken an address may lie anywhere: it is brought inside the arrays.
    const whole = code.local('i32');
    code.i32(at);
    code.op('i32.add');
    code.tee(whole);
    code.i32(0);
    code.get(whole);
    code.i32(0);
    code.op('i32.gt_s', 'select');
    code.tee(whole);
    code.i32(this.lastNumber);
    code.get(whole);
    code.i32(this.lastNumber);
    code.op('i32.lt_s', 'select');
    return 0;
  }

  /** The local that holds a load's address, or as much of it as differs from other vectors of the tile. */
  protected pointer(load: Load, r: number, lane: number): number {
    const { lane: step, row } = this.place(load);
    const locals = present(this.pointers.get(load), 'address');
    const [own, rows] = [row === 'apart' ? r : 0, row === 'apart' ? this.rowsAtOnce : 1];
    const lanes = locals.length / rows;
    return present(locals[own * lanes + (step === 'apart' ? Math.min(lane, lanes - 1) : 0)], 'lane');
  }

  /** May the sum of the variable parts be below zero on the way? The offset of an instruction does not wrap. */
  protected mayFall(load: Load): boolean {
    const { offset } = this.place(load);
    return offset.constant < 0 || [...offset.terms.values()].some((t) => t.coefficient < 0);
  }

  /** Pointers of a load with what they are moved by in a way that is not linear in the counter at hand. */
  private bend(load: Load, terms: readonly Term[], own: readonly number[]): number[] {
    const { code } = this;
    const { lane, row } = this.place(load);
    const lanes = own.length / (row === 'apart' ? this.rowsAtOnce : 1);
    return own.map((pointer, i) => {
      const local = code.local('i32');
      code.get(pointer);
      for (const { atom, coefficient } of terms) {
        this.whole(atom, lane === 'apart' ? i % lanes : 0, row === 'apart' ? Math.floor(i / lanes) : 0);
        code.i32(coefficient * bytes);
        code.op('i32.mul', 'i32.add');
      }
      code.set(local);
      return local;
    });
  }

  /** A loop of a reduction, in which addresses are carried along. */
  protected turn(
    name: string,
    from: number,
    to: End,
    step: number,
    loads: readonly Load[],
    body: () => void,
  ): void {
    if (typeof to === 'number' && from >= to) return;
    const { code } = this;
    this.bound.add(name);
    const outer = new Map(loads.map((load) => [load, present(this.pointers.get(load), 'address')]));
    const [before, readyBefore] = [this.memo, this.ready];
    const carried: { local: number; by: number }[] = [];
    const bent: { load: Load; terms: Term[]; own: readonly number[] }[] = [];
    for (const load of new Set(loads)) {
      const { offset } = this.place(load);
      const terms = [...offset.terms.values()].filter(
        ({ atom }) => mentions(atom, name) && openNames(atom).every((n) => this.bound.has(n)),
      );
      if (terms.length === 0) continue;
      const own = present(outer.get(load), 'address').map((pointer) => {
        const local = code.local('i32');
        code.get(pointer);
        if (from > 0) {
          const straight = terms.find(({ atom }) => atom === name);
          code.i32(from * (straight?.coefficient ?? 0) * bytes);
          code.op('i32.add');
        }
        code.set(local);
        return local;
      });
      this.pointers.set(load, own);
      for (const { atom, coefficient } of terms) {
        if (atom === name) for (const local of own) carried.push({ local, by: coefficient * bytes * step });
      }
      const others = terms.filter(({ atom }) => atom !== name);
      if (others.length > 0) bent.push({ load, terms: others, own });
    }
    const lists = this.openLists(
      bent.flatMap(({ terms }) => terms.map(({ atom }) => atom)),
      name,
      from,
    );
    for (const { local, stride } of lists) carried.push({ local, by: bytes * stride * step });
    this.range(name, from, to, step, () => {
      this.memo = new Map();
      this.ready = new Map(readyBefore);
      for (const { load, terms, own } of bent) {
        this.pointers.set(load, this.bend(load, terms, own));
      }
      body();
      for (const { local, by } of carried) {
        code.get(local);
        code.i32(by);
        code.op('i32.add');
        code.set(local);
      }
    });
    for (const [load, pointers] of outer) this.pointers.set(load, pointers);
    for (const { key } of lists) this.lists.delete(key);
    this.bound.delete(name);
    this.memo = before;
    this.ready = readyBefore;
  }

  /** Addresses of the atoms that are lists of indices, the same for all lanes and rows, through which a loop goes evenly. */
  private openLists(
    atoms: readonly Expr[],
    name: string,
    from: number,
  ): { readonly key: string; readonly local: number; readonly stride: number }[] {
    const { code } = this;
    return atoms.flatMap((atom) => {
      const key = JSON.stringify(atom);
      if (!Array.isArray(atom) || atom[0] !== 'load' || this.lists.has(key)) return [];
      if ([this.laneName, this.rowName].some((axis) => reads(atom, axis))) return [];
      const load = atom as unknown as Load;
      const region = present(this.inputs[load[1]], 'input');
      const { constant, terms } = offsetOf(load.slice(2) as Expr[], stridesOf(region.extents));
      const known = [...terms.values()].filter((term) => term.atom !== name);
      if (known.some((term) => mentions(term.atom, name))) return [];
      const stride = terms.get(JSON.stringify(name))?.coefficient ?? 0;
      const local = code.local('i32');
      code.i32(region.offset + bytes * (constant + from * stride));
      for (const term of known) {
        const steady = this.steady.get(steadyKey(term.atom, 0));
        if (steady === undefined) this.whole(term.atom, 0);
        else code.get(steady);
        code.i32(bytes * term.coefficient);
        code.op('i32.mul', 'i32.add');
      }
      code.set(local);
      this.lists.set(key, local);
      return [{ key, local, stride }];
    });
  }

  protected override number(load: Load, lane: number, row: number): boolean {
    const list = this.lists.get(JSON.stringify(load));
    if (list === undefined) return super.number(load, lane, row);
    this.code.get(list);
    this.code.loadFour('low', 0);
    return true;
  }
}

function steadyKey(atom: Expr, row: number): string {
  return `${JSON.stringify(atom)} ${row}`;
}
